// The methods that this server implements, at whatever address (RFC 9110 §9.1).
#pragma once

#include <string_view>

namespace codegrant::server::http {

/// As `Allow` lists them.
inline constexpr std::string_view all_methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
/// Whether it is one of them.
bool is_known_method(std::string_view method);

}  // namespace codegrant::server::http
