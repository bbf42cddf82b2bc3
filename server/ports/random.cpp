#include "server/ports/random.hpp"

#include <algorithm>
#include <array>

#include "codegrant/codec/base64url.hpp"
#include "server/ports/moment.hpp"

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

template <std::size_t Size>
std::string ordered_text(Random& random) {
  const Moment now = moment_now();
  std::array<std::byte, now.size() + Size> bytes{};
  std::copy(now.begin(), now.end(), bytes.begin());
  random.fill(std::span(bytes).template last<Size>());
  return text_of(bytes);
}

}  // namespace

Secret random_token(Random& random) { return Secret(random_text<32>(random)); }

std::string random_id(Random& random) { return random_text<16>(random); }

Secret ordered_token(Random& random) { return Secret(ordered_text<32>(random)); }

std::string ordered_id(Random& random) { return ordered_text<16>(random); }

}  // namespace codegrant::server
