// Plain base64, which HTTP's Basic scheme is written in (RFC 4648 §4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace codegrant::server {

/// Strict but for padding, which may be left out. None on anything else.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace codegrant::server
