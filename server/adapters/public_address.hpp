// Which network addresses lead out to everybody's internet.
#pragma once

#include <string_view>

namespace codegrant::server {

/// Whether `address`, an IPv4 or IPv6 address in digits, is one of the public internet: no loopback, private,
/// link-local, shared, reserved, documentation, multicast or tunnelled one (RFC 6890). False for all else.
bool is_public_address(std::string_view address);

}  // namespace codegrant::server
