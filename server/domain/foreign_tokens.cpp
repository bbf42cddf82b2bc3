#include "server/domain/foreign_tokens.hpp"

#include <algorithm>

#include "server/domain/jwk.hpp"
#include "server/domain/jws.hpp"

namespace codegrant::server {
namespace {

/// A moment that a claim names; none where it is missing or no whole number of seconds.
std::optional<UnixTime> time_of(const Json& claims, const char* name) {
  const Json& value = member_at(claims, {name});
  if (!value.is_number_integer()) return std::nullopt;
  return from_unix(value.get<long long>());
}

bool is_for(const Json& claims, const std::string& issuer) {
  const Json& aud = member_at(claims, {"aud"});
  return aud == issuer || (aud.is_array() && std::find(aud.begin(), aud.end(), Json(issuer)) != aud.end());
}

/// A JWT for the server itself, not a proof, an id_token for a client or the like that its keys sign, too.
bool is_access_token(const Json& header) {
  const std::string typ = string_member(header, "typ");
  return (typ.empty() || typ == "JWT" || typ == "at+jwt") && !header.contains("crit");
}

bool is_signed_by(const Crypto& crypto, const CompactJws& jws, const Json& jwk) {
  const std::string alg = string_member(jws.header, "alg");
  const std::string kid = string_member(jws.header, "kid");
  if (!kid.empty() && string_member(jwk, "kid") != kid) return false;
  if (const std::string only = string_member(jwk, "alg"); !only.empty() && only != alg) return false;
  const auto key = read_public_jwk(jwk);
  return key && crypto.verifies(*key, alg, jws.signing_input, jws.signature);
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
  if (!introspector) return std::nullopt;
  const Json& keys = member_at(*introspector, {"jwt", "keys"});
  if (std::none_of(keys.begin(), keys.end(),
                   [&](const Json& jwk) { return is_signed_by(crypto_, *jws, jwk); }))
    return std::nullopt;

  const UnixTime now = clock_.now();
  const auto exp = time_of(claims, "exp");
  const auto nbf = time_of(claims, "nbf");
  if (!is_for(claims, issuer_) || !exp || *exp <= now || (nbf && *nbf > now)) return std::nullopt;
  auto user = directory_.user_by_identifier(iss, string_member(claims, "sub"));
  if (!user) return std::nullopt;
  const auto made = time_of(claims, "iat").value_or(now);
  ForeignToken found{*std::move(user), std::nullopt, time_of(claims, "auth_time").value_or(made), *exp};
  if (claims.contains("scope")) {
    const auto scope = Scope::parse(string_member(claims, "scope"));
    if (!scope) return std::nullopt;
    found.scope = *scope;
  }
  return found;
}

}  // namespace codegrant::server
