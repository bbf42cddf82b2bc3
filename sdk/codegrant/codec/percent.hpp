// Percent-encoding of one component.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "codegrant/base/result.hpp"
#include "codegrant/codec/ascii.hpp"

namespace codegrant {

/// RFC 3986 §2.3: what needs no escape anywhere.
constexpr bool is_unreserved(char c) {
  return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/// Appends `bytes` to `text`, with everything but unreserved characters written as `%XX`, upper-case.
template <class Sink>
void percent_encode(std::string_view bytes, Sink& text) {
  constexpr const char* hex = "0123456789ABCDEF";
  for (const char c : bytes) {
    if (is_unreserved(c)) {
      text += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    text += '%';
    text += hex[byte >> 4];
    text += hex[byte & 15];
  }
}

/// What a `+` stands for: in a path for itself, in a form for a space.
enum class Plus : char { itself = '+', space = ' ' };

/// Whether a character of an encoded text is a byte of what it stands for, whatever a `+` means.
constexpr bool stands_for_itself(char c) { return c != '%' && c != '+' && c != '\0'; }

/// Appends the bytes that `text` stands for to `bytes`, which need not be UTF-8. False on a `%` without
/// two hexadecimal digits and on NUL.
template <class Sink>
bool percent_decode(std::string_view text, Sink& bytes, Plus plus = Plus::itself) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto plain = i;
    while (i < text.size() && stands_for_itself(text[i])) ++i;
    bytes += text.substr(plain, i - plain);
    if (i == text.size()) break;

    char byte = text[i];
    if (byte == '+') byte = static_cast<char>(plus);
    if (byte == '%') {
      const int high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return false;
      byte = static_cast<char>(high << 4 | low);
      i += 2;
    }
    if (byte == '\0') return false;
    bytes += byte;
  }
  return true;
}

/// The same into a text of its own.
inline std::string percent_encode(std::string_view bytes) {
  std::string text;
  percent_encode(bytes, text);
  return text;
}

/// The same into a text of its own; fails with `invalid_request`.
inline Result<std::string> percent_decode(std::string_view text) {
  std::string bytes;
  if (!percent_decode(text, bytes)) return Error{ErrorCode::invalid_request, "broken percent escape or NUL"};
  return bytes;
}

}  // namespace codegrant
