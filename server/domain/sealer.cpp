#include "server/domain/sealer.hpp"

#include "codegrant/codec/base64url.hpp"

namespace codegrant::server {
namespace {

constexpr std::string_view prefix = "$sealed$";

}  // namespace

std::string Sealer::seal(const Secret& secret) const {
  return std::string(prefix) + base64url::encode(crypto_.seal(key_, secret));
}

Result<Secret> Sealer::open(std::string_view sealed) const {
  const Error foreign{ErrorCode::server_error, "a sealed text does not look like one"};
  if (!sealed.starts_with(prefix)) return foreign;
  const auto bytes = base64url::decode(sealed.substr(prefix.size()));
  if (!bytes) return foreign;
  return crypto_.open(key_, *bytes);
}

}  // namespace codegrant::server
