// Whether bytes are text, and how a character is written in them.
#pragma once

#include <cstdint>
#include <string_view>

namespace codegrant {

/// True where `bytes` is well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF
/// (RFC 3629 §3).
bool is_utf8(std::string_view bytes);

/// How many bytes follow the first in the shortest form of a code point.
constexpr int continuation_bytes(std::uint32_t point) {
  return point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
}

/// Appends a code point that is no surrogate.
template <class Sink>
void append_utf8(Sink& text, std::uint32_t point) {
  int count = continuation_bytes(point);
  // As many ones as there are bytes, unless there is only one.
  text += static_cast<char>((count > 0 ? 0xFF00u >> (count + 1) : 0u) | point >> 6 * count);
  while (count-- > 0) text += static_cast<char>(0x80 | (point >> 6 * count & 0x3F));
}

}  // namespace codegrant
