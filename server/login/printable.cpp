#include "server/login/printable.hpp"

#include <cstdint>

#include "codegrant/codec/utf8.hpp"

namespace codegrant::login {
namespace {

constexpr std::size_t most_bytes = 512;

/// Takes the first code point off `text`, which is not empty. One byte that is no UTF-8 is a control
/// character.
std::uint32_t take_code_point(std::string_view& text) {
  for (std::size_t size = 1; size <= 4 && size <= text.size(); ++size) {
    if (!is_utf8(text.substr(0, size))) continue;
    std::uint32_t point = static_cast<unsigned char>(text.front());
    if (size > 1) point &= 0xFFu >> (size + 1);
    for (std::size_t i = 1; i < size; ++i) point = point << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
    text.remove_prefix(size);
    return point;
  }
  text.remove_prefix(1);
  return 0;
}

/// Control characters (C0, DEL, C1), soft hyphen, and the format characters of bidirectional and invisible
/// text.
bool is_harmful(std::uint32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0xAD || point == 0x61C ||
         (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
         (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF || (point >= 0xFFF0 && point <= 0xFFFB) ||
         (point >= 0xE0000 && point <= 0xE0FFF);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string fit;
  while (!text.empty() && fit.size() + 4 <= most_bytes) {
    const auto point = take_code_point(text);
    if (is_harmful(point))
      fit += '?';
    else
      append_utf8(fit, point);
  }
  return fit;
}

std::string html(std::string_view text) {
  std::string escaped;
  for (const char c : text) switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      case '\'': escaped += "&#39;"; break;
      default: escaped += c;
    }
  return escaped;
}

}  // namespace codegrant::login
