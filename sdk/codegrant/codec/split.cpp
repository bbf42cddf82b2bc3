#include "codegrant/codec/split.hpp"

#include <cstddef>

namespace codegrant {

std::string_view take_part(std::string_view& text, char separator) {
  std::size_t end = 0;
  while (end < text.size() && text[end] != separator) ++end;
  const auto part = text.substr(0, end);
  text.remove_prefix(end < text.size() ? end + 1 : end);
  return part;
}

}  // namespace codegrant
