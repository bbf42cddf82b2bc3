#include "codegrant/codec/split.hpp"

#include <cstddef>

namespace codegrant {

bool cut(std::string_view& text, char separator, std::string_view& behind) {
  const auto whole = text;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (whole[i] != separator) continue;
    text = {whole.data(), i};
    behind = {whole.data() + i + 1, whole.size() - i - 1};
    return true;
  }
  return false;
}

std::string_view take_part(std::string_view& text, char separator) {
  auto part = text;
  text = {};
  cut(part, separator, text);
  return part;
}

}  // namespace codegrant
