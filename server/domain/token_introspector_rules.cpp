#include "server/domain/token_introspector_rules.hpp"

#include "codegrant/codec/uri.hpp"
#include "server/domain/jwk.hpp"

namespace codegrant::server {
namespace {

std::string read_iss(const Fields& jwt) {
  const std::string iss = jwt.text("iss");
  const auto uri = Uri::parse(iss);
  if (!uri || !is_secure(*uri) || uri->query || uri->fragment)
    jwt.refuse("iss", "is needed: the issuer's https URL, to the letter as its tokens have it");
  return iss;
}

void check_keys(const Fields& jwt) {
  const Json& keys = jwt.raw("keys");
  if (!keys.is_array() || keys.empty()) return jwt.refuse("keys", "is needed: a list of public JWKs");
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (!read_public_jwk(keys[i]))
      jwt.refuse("keys[" + std::to_string(i) + "]", "must be a public JWK: RSA, EC or OKP, nothing private");
}

}  // namespace

std::variant<Prepared, Problems> TokenIntrospectorRules::prepare(const std::string&, const Json& body,
                                                                 const Json&) {
  Problems problems;
  const Fields fields(body, "TokenIntrospector", problems);
  const Fields jwt = fields.object("jwt");
  if (fields.text("type") != "jwt")
    fields.refuse("type", "must be jwt: tokens are checked by their signature");
  for (const auto* name : {"jwks_uri", "introspection_endpoint"})
    if (fields.has(name)) fields.refuse(name, "is not offered: write the issuer's public keys as jwt.keys");
  if (jwt.has("secret")) jwt.refuse("secret", "is not offered: who checks such a token could make it, too");
  const std::string iss = read_iss(jwt);
  check_keys(jwt);
  if (!problems.empty()) return problems;
  return Prepared{body, {{"iss", iss, Unique::yes}}};
}

}  // namespace codegrant::server
