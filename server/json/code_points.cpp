#include "server/json/code_points.hpp"

#include "codegrant/codec/utf8.hpp"

namespace codegrant::server {

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

bool is_harmful(std::uint32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0xAD || point == 0x61C ||
         (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
         (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF || (point >= 0xFFF0 && point <= 0xFFFB) ||
         (point >= 0xE0000 && point <= 0xE0FFF);
}

}  // namespace codegrant::server
