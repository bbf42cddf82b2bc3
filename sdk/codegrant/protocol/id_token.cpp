#include "codegrant/protocol/id_token.hpp"

#include <cstddef>

#include "codegrant/codec/base64url.hpp"
#include "codegrant/codec/split.hpp"
#include "codegrant/protocol/numeric_date.hpp"

namespace codegrant {
namespace {

constexpr Seconds clock_tolerance{60};
constexpr std::size_t longest_sub = 255;            // OpenID Connect Core §2
constexpr std::size_t shortest_modulus = 2048 / 6;  // in base64url

/// What a JWK must be to sign with an algorithm (RFC 7518 §3.1, RFC 8037 §3.1).
struct Algorithm {
  std::string_view alg;
  std::string_view kty;
  std::string_view crv;
};
constexpr Algorithm algorithms[] = {
    {"RS256", "RSA", ""},     {"RS384", "RSA", ""},     {"RS512", "RSA", ""},       {"PS256", "RSA", ""},
    {"ES256", "EC", "P-256"}, {"ES384", "EC", "P-384"}, {"EdDSA", "OKP", "Ed25519"}};

const Algorithm* find_algorithm(std::string_view alg) {
  for (const auto& algorithm : algorithms)
    if (algorithm.alg == alg) return &algorithm;
  return nullptr;
}

/// The JSON object that a part of a JWT stands for, or null.
const Json* read_part(std::string_view part, Arena& arena) {
  Text bytes(arena);
  if (!base64url::decode(part, bytes)) return nullptr;
  const auto json = Json::parse(bytes.view(), arena);
  return json && (*json)->kind == Json::Kind::object ? *json : nullptr;
}

/// The seconds since 1970 that a claim names, or -1 where it is absent or no number.
std::int64_t date(const Json& claims, const char* name) {
  const auto* claim = claims.find(name);
  return claim && claim->kind == Json::Kind::number ? whole_seconds(claim->source) : -1;
}

Checked<void> check_times(const Json& claims, const IdTokenExpectation& expected) {
  const auto now = to_unix(expected.now);
  const auto tolerance = clock_tolerance.count();
  if (date(claims, "exp") <= now - tolerance) return Reason::expired;
  const auto iat = date(claims, "iat");
  if (iat < 0 || iat > now + tolerance) return Reason::bad_iat;
  if (claims.find("nbf") && (date(claims, "nbf") < 0 || date(claims, "nbf") > now + tolerance))
    return Reason::bad_nbf;
  if (expected.max_age >= Seconds{0} &&
      date(claims, "auth_time") < now - expected.max_age.count() - tolerance)
    return Reason::bad_auth_time;
  return {};
}

/// OpenID Connect Core §3.1.3.7, items 2 to 12 without the signature.
Checked<void> check_claims(const Json& claims, const IdTokenExpectation& expected) {
  if (claims.string("iss") != expected.issuer) return Reason::wrong_iss;
  const auto* aud = claims.find("aud");
  if (!aud || !aud->contains(expected.client_id)) return Reason::wrong_aud;
  const bool several = aud->first && aud->first->next;
  if ((several || claims.find("azp")) && claims.string("azp") != expected.client_id) return Reason::wrong_azp;
  const auto sub = claims.string("sub");
  if (sub.empty() || sub.size() > longest_sub) return Reason::bad_sub;
  if (!expected.sub.empty() && sub != expected.sub) return Reason::changed_sub;
  const bool may_lack_nonce = expected.renewal && !claims.find("nonce");
  if (!may_lack_nonce && !equal_in_constant_time(claims.string("nonce"), expected.nonce))
    return Reason::wrong_nonce;
  if (claims.find("at_hash") && claims.string("at_hash").empty()) return Reason::bad_at_hash;
  return check_times(claims, expected);
}

}  // namespace

Checked<IdToken> IdToken::read(SecretView token, const IdTokenExpectation& expected, Arena& arena) {
  auto rest = token.reveal();
  const auto* header = read_part(take_part(rest, '.'), arena);
  const auto* claims = read_part(take_part(rest, '.'), arena);
  if (!header || !claims || rest.empty()) return Reason::no_jwt;
  if (header->find("crit")) return Reason::unknown_crit;
  const auto alg = header->string("alg");
  if (!find_algorithm(alg)) return Reason::unknown_alg;
  if (const auto checked = check_claims(*claims, expected); !checked) return checked.error();
  return IdToken{alg,
                 header->string("kid"),
                 claims->string("sub"),
                 claims->source,
                 claims->string("at_hash"),
                 token.reveal().substr(0, token.reveal().size() - rest.size() - 1),
                 rest};
}

const Json* find_key(const Json& jwks, std::string_view alg, std::string_view kid) {
  const auto* keys = jwks.find("keys");
  const auto* algorithm = find_algorithm(alg);
  if (!keys || !algorithm) return nullptr;
  const Json* found = nullptr;
  for (const auto& key : *keys) {
    const auto says_otherwise = [&key](const char* name, std::string_view wanted) {
      return key.find(name) && key.string(name) != wanted;
    };
    if (key.string("kty") != algorithm->kty || key.string("crv") != algorithm->crv) continue;
    if (says_otherwise("use", "sig") || says_otherwise("alg", alg)) continue;
    if (!kid.empty() && key.string("kid") != kid) continue;
    if (algorithm->crv.empty() && key.string("n").size() < shortest_modulus) continue;
    if (found) return nullptr;  // which one was meant, nobody can tell
    found = &key;
  }
  return found;
}

}  // namespace codegrant
