// SHA-256 for the client side, which has no library to lean on; the server's is OpenSSL's.
#pragma once

#include <array>
#include <string_view>

namespace codegrant {

/// The 32 bytes of SHA-256(`bytes`) (FIPS 180-4 §6.2).
std::array<char, 32> sha256(std::string_view bytes);

}  // namespace codegrant
