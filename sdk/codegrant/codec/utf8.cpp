#include "codegrant/codec/utf8.hpp"

#include <cstddef>
#include <cstdint>

namespace codegrant {
namespace {

/// How many bytes follow `lead`, or -1 where none may start a character with it.
int following(unsigned char lead) {
  if (lead < 0x80) return 0;
  if (lead >= 0xC2 && lead <= 0xDF) return 1;
  if (lead >= 0xE0 && lead <= 0xEF) return 2;
  if (lead >= 0xF0 && lead <= 0xF4) return 3;
  return -1;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const auto lead = static_cast<unsigned char>(bytes[i++]);
    const int count = following(lead);
    if (count < 0) return false;
    std::uint32_t point = count == 0 ? lead : lead & (0x3Fu >> count);
    for (int n = 0; n < count; ++n) {
      if (i == bytes.size()) return false;
      const auto byte = static_cast<unsigned char>(bytes[i++]);
      if ((byte & 0xC0) != 0x80) return false;
      point = point << 6 | (byte & 0x3F);
    }
    if (count == 2 && (point < 0x800 || (point >= 0xD800 && point <= 0xDFFF))) return false;
    if (count == 3 && (point < 0x10000 || point > 0x10FFFF)) return false;
  }
  return true;
}

}  // namespace codegrant
