#include "codegrant/codec/utf8.hpp"

#include <cstddef>

namespace codegrant {

bool is_utf8(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const auto lead = static_cast<unsigned char>(bytes[i++]);
    if (lead < 0x80) continue;
    if (lead < 0xC0 || lead > 0xF4) return false;
    const int count = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    std::uint32_t point = lead & (0x3Fu >> count);
    for (int n = 0; n < count; ++n) {
      const auto byte = i < bytes.size() ? static_cast<unsigned char>(bytes[i++]) : 0u;
      if (byte >> 6 != 2) return false;
      point = point << 6 | (byte & 0x3F);
    }
    const bool surrogate = point >> 11 == 0xD800 >> 11;
    if (continuation_bytes(point) != count || surrogate || point > 0x10FFFF) return false;
  }
  return true;
}

}  // namespace codegrant
