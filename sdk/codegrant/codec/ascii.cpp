#include "codegrant/codec/ascii.hpp"

#include <cstddef>

namespace codegrant {

bool consists_of(std::string_view text, bool (*allowed)(char)) {
  for (const char c : text)
    if (!allowed(c)) return false;
  return true;
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

}  // namespace codegrant
