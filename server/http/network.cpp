#include "server/http/network.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace codegrant::server::http {
namespace {

constexpr IpAddress mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr unsigned mapped_bytes = 12;
constexpr unsigned all_bits = 128;

}  // namespace

std::optional<IpAddress> read_ip_address(std::string_view text) {
  const std::string address(text.substr(0, text.find('%')));
  IpAddress bytes = mapped;
  if (inet_pton(AF_INET, address.c_str(), bytes.data() + mapped_bytes) == 1) return bytes;
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) return bytes;
  return std::nullopt;
}

bool is_version4(const IpAddress& address) {
  return std::equal(mapped.begin(), mapped.begin() + mapped_bytes, address.begin());
}

IpAddress beginning(IpAddress address, unsigned bits) {
  for (unsigned i = 0; i < address.size(); ++i) {
    const unsigned kept = std::clamp(bits, i * 8, i * 8 + 8) - i * 8;
    address[i] = static_cast<unsigned char>(address[i] & ~(0xffU >> kept));
  }
  return address;
}

std::string to_text(const IpAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (is_version4(address))
    return inet_ntop(AF_INET, address.data() + mapped_bytes, text.data(), text.size());
  return inet_ntop(AF_INET6, address.data(), text.data(), text.size());
}

std::optional<Network> Network::parse(std::string_view text) {
  const auto slash = std::min(text.find('/'), text.size());
  const auto address = read_ip_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  const unsigned width = is_version4(*address) ? 32 : all_bits;
  unsigned bits = width;
  if (slash < text.size()) {
    const auto length = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), bits);
    if (error != std::errc{} || end != length.data() + length.size() || bits > width) return std::nullopt;
  }
  const Network network{*address, all_bits - width + bits};
  if (beginning(*address, network.bits) != *address) return std::nullopt;
  return network;
}

bool Network::contains(const IpAddress& other) const { return beginning(other, bits) == address; }

}  // namespace codegrant::server::http
