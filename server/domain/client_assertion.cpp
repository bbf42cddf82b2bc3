#include "server/domain/client_assertion.hpp"

#include <algorithm>

#include "server/domain/jwt_times.hpp"

namespace codegrant::server {
namespace {

constexpr Seconds longest_lifetime{300};
constexpr std::size_t longest_jti = 256;

Error refused(std::string detail) {
  return {ErrorCode::invalid_client, "client_assertion: " + std::move(detail)};
}

/// RFC 8725 §3.10: what a header says of keys elsewhere is not followed. Nor is what we do not understand
/// (RFC 7515 §4.1.11).
Result<void> check_header(const Json& header) {
  for (const auto* name : {"jku", "jwk", "x5u", "x5c", "crit", "b64"})
    if (header.contains(name)) return refused("its header must not have " + std::string(name));
  if (!parse_signing_algorithm(string_member(header, "alg")))
    return refused("alg must be RS256, PS256, ES256 or EdDSA");
  return {};
}

}  // namespace

// The signature before what costs a write, so that strangers cannot fill the store.
Result<void> ClientAssertions::check(const Client& client, const CompactJws& assertion,
                                     std::string_view endpoint) {
  if (const auto header = check_header(assertion.header); !header) return header.error();
  if (const auto claims = check_claims(client, assertion.claims, endpoint); !claims) return claims.error();
  if (const auto signature = check_signature(client, assertion); !signature) return signature.error();
  return use_once(client, assertion.claims);
}

Result<void> ClientAssertions::check_claims(const Client& client, const Json& claims,
                                            std::string_view endpoint) const {
  if (string_member(claims, "iss") != client.id || string_member(claims, "sub") != client.id)
    return refused("iss and sub must both be the client_id");
  const auto jti = string_member(claims, "jti");
  if (jti.empty() || jti.size() > longest_jti)
    return refused("jti must be a text of 1 to " + std::to_string(longest_jti) + " characters");
  if (const auto audience = check_audience(member_at(claims, {"aud"}), endpoint); !audience)
    return audience.error();
  return check_times(claims);
}

/// All audiences must be ours: an assertion that is meant for somebody else, too, could come from them.
Result<void> ClientAssertions::check_audience(const Json& aud, std::string_view endpoint) const {
  const auto is_ours = [&](const Json& one) {
    return one == issuer_ || one == issuer_ + "/auth/token" || one == issuer_ + std::string(endpoint);
  };
  const bool good =
      aud.is_array() ? !aud.empty() && std::all_of(aud.begin(), aud.end(), is_ours) : is_ours(aud);
  if (good) return {};
  return refused("aud must be the issuer, " + issuer_);
}

Result<void> ClientAssertions::check_times(const Json& claims) const {
  const UnixTime now = clock_.now();
  if (const auto problem = problem_of_times(claims, now)) return refused(*problem);
  if (*time_claim(claims, "exp") > now + longest_lifetime + clock_skew)
    return refused("exp must be at most five minutes away");
  return {};
}

Result<void> ClientAssertions::check_signature(const Client& client, const CompactJws& assertion) {
  const auto alg = string_member(assertion.header, "alg");
  if (const auto chosen = client.token_endpoint_auth_signing_alg; chosen && alg != to_string(*chosen))
    return refused("alg must be the client's token_endpoint_auth_signing_alg");
  const auto keys = keys_.find(client, string_member(assertion.header, "kid"), alg);
  if (!keys) return keys.error();
  if (is_signed_by_one_of(crypto_, assertion, *keys)) return {};
  return refused("no key of the client made this signature");
}

Result<void> ClientAssertions::use_once(const Client& client, const Json& claims) {
  const auto what = to_text(Json{"client_assertion", client.id, string_member(claims, "jti")});
  const UnixTime until = *time_claim(claims, "exp") + clock_skew;
  if (once_.first_use(crypto_.sha256(what), until, clock_.now())) return {};
  return refused("this jti was used before");
}

}  // namespace codegrant::server
