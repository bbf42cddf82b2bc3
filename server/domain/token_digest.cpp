#include "server/domain/token_digest.hpp"

#include <algorithm>
#include <string>

#include "codegrant/codec/base64url.hpp"
#include "server/ports/random.hpp"

namespace codegrant::server {
namespace {

constexpr std::string_view before_jti = "\"jti\":\"";

/// Nothing is trusted that is found here: whatever a made-up token says, it says to the same digest always,
/// and no stored one is equal to it.
std::string jti_of(std::string_view jwt) {
  const auto payload_at = jwt.find('.') + 1;
  const auto payload = base64url::decode(jwt.substr(payload_at, jwt.find('.', payload_at) - payload_at));
  if (!payload) return {};
  const auto found = payload->find(before_jti);
  return found == std::string::npos ? std::string()
                                    : payload->substr(found + before_jti.size(), moment_length);
}

}  // namespace

Digest token_digest(const Crypto& crypto, std::string_view token) {
  Digest digest = crypto.sha256(token);
  const bool is_jwt = token.find('.') != std::string_view::npos;
  const auto head = is_jwt ? jti_of(token) : std::string(token.substr(0, moment_length));
  const auto moment = base64url::decode(head);
  if (!moment || moment->size() != moment_size) return digest;
  std::transform(moment->begin(), moment->end(), digest.begin(),
                 [](char byte) { return static_cast<Digest::value_type>(byte); });
  return digest;
}

}  // namespace codegrant::server
