#include "server/endpoints/rotate_keys.hpp"

#include "server/domain/date_time.hpp"
#include "server/endpoints/resource_response.hpp"

namespace codegrant::server {
namespace {

Json describe(const KeySet& keys, UnixTime now) {
  Json list = Json::array();
  for (const auto& key : keys.keys())
    list.push_back({{"kid", key.stored.kid},
                    {"alg", to_string(key.stored.algorithm)},
                    {"state", to_string(keys.state_of(key, now))},
                    {"signs_from", date_time(key.stored.signs_from)}});
  return {{"keys", std::move(list)}};
}

}  // namespace

http::Response RotateKeysEndpoint::handle(const http::Request& request) {
  if (auto refusal = refuse_others(policies_, callers_, request, scheme_)) return *std::move(refusal);
  keyring_.rotate();
  auto response = document_response(request, 200, describe(*keyring_.keys(), clock_.now()));
  return http::no_store(response);
}

}  // namespace codegrant::server
