#include "codegrant/base/secret.hpp"

namespace codegrant {

void wipe(std::span<char> bytes) {
  for (volatile char& byte : bytes) byte = 0;
}

void wipe(std::string& text) {
  // A text that was longer before, or was moved away, may still have bytes behind its end.
  text.resize(text.capacity());
  wipe(std::span<char>(text));
  text.clear();
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  volatile unsigned char difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    difference = static_cast<unsigned char>(
        difference | (static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i])));
  return difference == 0;
}

}  // namespace codegrant
