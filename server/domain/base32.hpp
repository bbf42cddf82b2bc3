// Base32, which authenticator apps write their keys in (RFC 4648 §6).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace codegrant::server {

/// Without padding.
std::string base32_encode(std::string_view bytes);

/// Takes either case, spaces between groups and padding at the end, as people copy it. None on anything else.
std::optional<std::string> base32_decode(std::string_view text);

}  // namespace codegrant::server
