// base64url without padding: how tokens, digests and PKCE values are written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "codegrant/base/result.hpp"

namespace codegrant::base64url {

/// The character for each value of six bits (RFC 4648 §5).
inline constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Appends `bytes` in the URL-safe alphabet to `text`, without padding (RFC 7515 §2).
template <class Sink>
void encode(std::string_view bytes, Sink& text) {
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char byte : bytes) {
    held = held << 8 | static_cast<unsigned char>(byte);
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += alphabet[held >> bits & 63];
    }
  }
  if (bits > 0) text += alphabet[held << (6 - bits) & 63];
}

/// Appends the bytes that `text` stands for to `bytes`. Every value has one spelling: false on padding,
/// whitespace, foreign characters and non-zero trailing bits (RFC 4648 §3.5).
template <class Sink>
bool decode(std::string_view text, Sink& bytes) {
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char character : text) {
    const auto value = alphabet.find(character);
    if (value == std::string_view::npos) return false;
    held = held << 6 | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(held >> bits & 255);
    }
  }
  // Six bits left over are a character that carries no byte; other bits left over must be zero.
  return bits != 6 && (held & ((1u << bits) - 1)) == 0;
}

/// The same into a text of its own.
inline std::string encode(std::string_view bytes) {
  std::string text;
  encode(bytes, text);
  return text;
}

/// The same into a text of its own; fails with `invalid_request`.
inline Result<std::string> decode(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  if (!decode(text, bytes)) return Error{ErrorCode::invalid_request, "not the one base64url spelling"};
  return bytes;
}

}  // namespace codegrant::base64url
