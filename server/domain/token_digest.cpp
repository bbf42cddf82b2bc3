#include "server/domain/token_digest.hpp"

#include <algorithm>
#include <string>

#include "codegrant/codec/base64url.hpp"
#include "server/ports/moment.hpp"
#include "server/ports/random.hpp"

namespace codegrant::server {
namespace {

constexpr std::string_view before_jti = "\"jti\":\"";

/// Searched, not parsed: whatever a made-up token says here, it gets the same digest each time, and that of
/// no token that was issued.
std::optional<Moment> moment_of_jti(std::string_view jwt) {
  const auto begin = jwt.find('.') + 1;
  const auto payload = base64url::decode(jwt.substr(begin, jwt.find('.', begin) - begin));
  const auto found = payload ? payload->find(before_jti) : std::string::npos;
  if (found == std::string::npos) return std::nullopt;
  const auto jti = found + before_jti.size();
  if (payload->find('"', jti) != jti + ordered_id_length) return std::nullopt;
  return moment_in(std::string_view(*payload).substr(jti));
}

std::optional<Moment> moment_of(std::string_view token) {
  if (token.find('.') != std::string_view::npos) return moment_of_jti(token);
  return token.size() == ordered_token_length ? moment_in(token) : std::nullopt;
}

}  // namespace

Digest token_digest(const Crypto& crypto, std::string_view token) {
  Digest digest = crypto.sha256(token);
  if (const auto moment = moment_of(token)) std::copy(moment->begin(), moment->end(), digest.begin());
  return digest;
}

}  // namespace codegrant::server
