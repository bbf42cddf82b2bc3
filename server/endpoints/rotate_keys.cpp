#include "server/endpoints/rotate_keys.hpp"

#include "server/domain/date_time.hpp"
#include "server/endpoints/resource_response.hpp"

namespace codegrant::server {
namespace {

Json describe(const Keyring& keyring) {
  Json list = Json::array();
  const auto keys = keyring.keys();
  for (const auto& key : keys->keys())
    list.push_back({{"kid", key.stored.kid},
                    {"alg", to_string(key.stored.algorithm)},
                    {"state", to_string(keyring.state_of(key))},
                    {"signs_from", date_time(key.stored.signs_from)}});
  return {{"keys", std::move(list)}};
}

}  // namespace

http::Response RotateKeysEndpoint::handle(const http::Request& request) {
  if (auto refusal = refuse_others(policies_, callers_, request, scheme_)) return *std::move(refusal);
  keyring_.rotate();
  auto response = document_response(request, 200, describe(keyring_));
  return http::no_store(response);
}

}  // namespace codegrant::server
