#include "codegrant/codec/base64url.hpp"

#include <cstdint>

namespace codegrant::base64url {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

std::string encode(std::string_view bytes) {
  std::string text;
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
  return text;
}

Result<std::string> decode(std::string_view text) {
  std::string bytes;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char character : text) {
    const auto value = alphabet.find(character);
    if (value == std::string_view::npos)
      return Error{ErrorCode::invalid_request, "not a base64url character"};
    held = held << 6 | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(held >> bits & 255);
    }
  }
  // Six bits left over are a character that carries no byte; other bits left over must be zero.
  if (bits == 6 || (held & ((1u << bits) - 1)) != 0)
    return Error{ErrorCode::invalid_request, "not the canonical base64url spelling"};
  return bytes;
}

}  // namespace codegrant::base64url
