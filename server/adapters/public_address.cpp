#include "server/adapters/public_address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>

namespace codegrant::server {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

/// The addresses that begin as `start` does, in its first `bits` bits.
struct Block {
  Bytes start;
  int bits;
};

// RFC 6890 and its registries.
constexpr std::array closed_v4{Block{{0}, 8},
                               Block{{10}, 8},
                               Block{{100, 64}, 10},
                               Block{{127}, 8},
                               Block{{169, 254}, 16},
                               Block{{172, 16}, 12},
                               Block{{192, 0, 0}, 24},
                               Block{{192, 0, 2}, 24},
                               Block{{192, 88, 99}, 24},
                               Block{{192, 168}, 16},
                               Block{{198, 18}, 15},
                               Block{{198, 51, 100}, 24},
                               Block{{203, 0, 113}, 24},
                               Block{{224}, 3}};  // multicast, reserved, broadcast
// Of IPv6 only global unicast is open, without what is reserved, tunnels to IPv4 or is for documents.
constexpr Block open_v6{{0x20}, 3};
constexpr std::array closed_v6{Block{{0x20, 0x01, 0x00}, 23}, Block{{0x20, 0x01, 0x0d, 0xb8}, 32},
                               Block{{0x20, 0x02}, 16}, Block{{0x3f, 0xff}, 20}};

bool is_in(const Bytes& address, const Block& block) {
  for (int bit = 0; bit < block.bits; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if ((address[byte] & mask) != (block.start[byte] & mask)) return false;
  }
  return true;
}

template <class Blocks>
bool is_in_any(const Bytes& address, const Blocks& blocks) {
  return std::any_of(blocks.begin(), blocks.end(), [&](const Block& block) { return is_in(address, block); });
}

}  // namespace

bool is_public_address(std::string_view address) {
  const std::string text(address);
  Bytes bytes{};
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) return !is_in_any(bytes, closed_v4);
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return false;
  return is_in(bytes, open_v6) && !is_in_any(bytes, closed_v6);
}

}  // namespace codegrant::server
