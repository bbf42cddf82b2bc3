#include "server/domain/foreign_tokens.hpp"

#include <algorithm>

#include "server/domain/jwk.hpp"
#include "server/domain/jws.hpp"
#include "server/domain/jwt_times.hpp"

namespace codegrant::server {
namespace {

bool is_for(const Json& claims, const std::string& issuer) {
  const Json& aud = member_at(claims, {"aud"});
  return aud == issuer || (aud.is_array() && std::find(aud.begin(), aud.end(), Json(issuer)) != aud.end());
}

/// A JWT for the server itself, not a proof, an id_token for a client or the like that its keys sign, too.
bool is_access_token(const Json& header) {
  const std::string typ = string_member(header, "typ");
  return (typ.empty() || typ == "JWT" || typ == "at+jwt") && !header.contains("crit");
}

/// The keys that an administrator wrote for its issuer.
std::vector<PublicJwk> keys_for(const Json& header, const Json& introspector) {
  const Json& keys = member_at(introspector, {"jwt", "keys"});
  if (!keys.is_array()) return {};
  return select_public_jwks(keys.get_ref<const Json::array_t&>(), string_member(header, "kid"),
                            string_member(header, "alg"));
}

}  // namespace

std::optional<ForeignToken> ForeignTokens::find(std::string_view token) const {
  const auto jws = read_compact_jws(token);
  if (!jws || !is_access_token(jws->header)) return std::nullopt;
  const Json& claims = jws->claims;
  const std::string iss = string_member(claims, "iss");
  const auto trusted = resources_.search("TokenIntrospector", {{"iss", iss}}, {1, 0});
  if (iss.empty() || trusted.resources.empty()) return std::nullopt;
  const auto introspector = parse_json(trusted.resources.front().body);
  if (!introspector || !is_signed_by_one_of(crypto_, *jws, keys_for(jws->header, *introspector)))
    return std::nullopt;

  const UnixTime now = clock_.now();
  if (!is_for(claims, issuer_) || problem_of_times(claims, now)) return std::nullopt;
  auto user = directory_.user_by_identifier(iss, string_member(claims, "sub"));
  if (!user) return std::nullopt;
  const auto made = time_claim(claims, "iat").value_or(now);
  ForeignToken found{std::move(user), std::nullopt, time_claim(claims, "auth_time").value_or(made),
                     *time_claim(claims, "exp")};
  if (claims.contains("scope")) {
    const auto scope = Scope::parse(string_member(claims, "scope"));
    if (!scope) return std::nullopt;
    found.scope = *scope;
  }
  return found;
}

}  // namespace codegrant::server
