// A range of IP addresses, as 10.0.0.0/8 or fd00::/8 name one.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace codegrant::server::http {

/// An IP address in 16 bytes; one of version 4 is mapped (RFC 4291 §2.5.5.2), however it was written.
using IpAddress = std::array<unsigned char, 16>;

/// None where `text` is no address. A zone ("%eth0") is left out.
std::optional<IpAddress> read_ip_address(std::string_view text);

/// Whether it is mapped from one of version 4.
bool is_version4(const IpAddress& address);

/// `address` without the bits behind the first `bits`.
IpAddress beginning(IpAddress address, unsigned bits);

/// "192.0.2.7", "2001:db8::1".
std::string to_text(const IpAddress& address);

struct Network {
  IpAddress address{};
  unsigned bits = 0;  ///< of `address` that count, from 0 to 128

  /// An address alone is a network of one. None where `text` is neither, or has bits set behind its prefix.
  static std::optional<Network> parse(std::string_view text);

  bool contains(const IpAddress& other) const;
};

}  // namespace codegrant::server::http
