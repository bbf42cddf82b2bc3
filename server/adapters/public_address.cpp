#include "server/adapters/public_address.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "server/http/network.hpp"

namespace codegrant::server {
namespace {

using http::Network;

// RFC 6890 and its registries; the last one is multicast, reserved and broadcast.
constexpr std::array closed_v4{"0.0.0.0/8",      "10.0.0.0/8",     "100.64.0.0/10", "127.0.0.0/8",
                               "169.254.0.0/16", "172.16.0.0/12",  "192.0.0.0/24",  "192.0.2.0/24",
                               "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
                               "203.0.113.0/24", "224.0.0.0/3"};
// Of IPv6 only global unicast is open, without what is reserved, tunnels to IPv4 or is for documents.
constexpr std::array open_v6{"2000::/3"};
constexpr std::array closed_v6{"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"};

template <class Texts>
std::vector<Network> networks(const Texts& texts) {
  std::vector<Network> parsed;
  for (const auto* text : texts) parsed.push_back(*Network::parse(text));
  return parsed;
}

bool is_in_any(const http::IpAddress& address, const std::vector<Network>& networks) {
  return std::any_of(networks.begin(), networks.end(),
                     [&](const Network& network) { return network.contains(address); });
}

}  // namespace

// One of version 4 that is written as one of version 6 is not global unicast, so that it counts as closed.
bool is_public_address(std::string_view address) {
  static const auto none_of_v4 = networks(closed_v4);
  static const auto of_v6 = networks(open_v6);
  static const auto none_of_v6 = networks(closed_v6);
  const auto parsed = http::read_ip_address(address);
  if (!parsed || address.find('%') != std::string_view::npos) return false;
  const bool is_v6 = address.find(':') != std::string_view::npos;
  return is_v6 ? is_in_any(*parsed, of_v6) && !is_in_any(*parsed, none_of_v6)
               : !is_in_any(*parsed, none_of_v4);
}

}  // namespace codegrant::server
