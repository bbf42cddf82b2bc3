#include "server/ports/moment.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "codegrant/codec/base64url.hpp"

namespace codegrant::server {

Moment moment_now() {
  using std::chrono::milliseconds;
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  auto left = static_cast<std::uint64_t>(std::chrono::floor<milliseconds>(since_1970).count());
  Moment moment{};
  for (std::size_t i = moment.size(); i-- > 0; left >>= 8U) moment[i] = static_cast<std::byte>(left & 0xffU);
  return moment;
}

std::optional<Moment> moment_in(std::string_view text) {
  const auto bytes = base64url::decode(text.substr(0, moment_length));
  Moment moment{};
  if (!bytes || bytes->size() != moment.size()) return std::nullopt;
  std::transform(bytes->begin(), bytes->end(), moment.begin(),
                 [](char byte) { return static_cast<std::byte>(byte); });
  return moment;
}

}  // namespace codegrant::server
