#include "server/ports/random.hpp"

#include <array>
#include <string_view>

#include "codegrant/codec/base64url.hpp"

namespace codegrant::server {
namespace {

template <std::size_t Size>
std::string random_text(Random& random) {
  std::array<std::byte, Size> bytes{};
  random.fill(bytes);
  return base64url::encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

Secret random_token(Random& random) { return Secret(random_text<32>(random)); }

std::string random_id(Random& random) { return random_text<16>(random); }

}  // namespace codegrant::server
