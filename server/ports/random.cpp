#include "server/ports/random.hpp"

#include <array>
#include <chrono>
#include <cstdint>

#include "codegrant/codec/base64url.hpp"

namespace codegrant::server {
namespace {

std::string text_of(std::span<const std::byte> bytes) {
  return base64url::encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

template <std::size_t Size>
std::string random_text(Random& random) {
  std::array<std::byte, Size> bytes{};
  random.fill(bytes);
  return text_of(bytes);
}

// Biggest byte first, so that texts of bytes sort as moments do.
void write_moment(std::span<std::byte, moment_size> bytes) {
  using std::chrono::milliseconds;
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  auto left = static_cast<std::uint64_t>(std::chrono::floor<milliseconds>(since_1970).count());
  for (std::size_t i = moment_size; i-- > 0; left >>= 8U) bytes[i] = static_cast<std::byte>(left & 0xffU);
}

template <std::size_t Size>
std::string ordered_text(Random& random) {
  std::array<std::byte, moment_size + Size> bytes{};
  const std::span all(bytes);
  write_moment(all.template first<moment_size>());
  random.fill(all.template last<Size>());
  return text_of(bytes);
}

}  // namespace

Secret random_token(Random& random) { return Secret(random_text<32>(random)); }

std::string random_id(Random& random) { return random_text<16>(random); }

Secret ordered_token(Random& random) { return Secret(ordered_text<32>(random)); }

std::string ordered_id(Random& random) { return ordered_text<16>(random); }

}  // namespace codegrant::server
