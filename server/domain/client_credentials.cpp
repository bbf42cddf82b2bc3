#include "server/domain/client_credentials.hpp"

#include "codegrant/codec/uri.hpp"
#include "server/domain/jwk.hpp"

namespace codegrant::server {
namespace {

constexpr const char* method_name = "token_endpoint_auth_method";

ClientAuthMethod read_auth_method(const Fields& fields) {
  const std::string method = fields.text(method_name);
  if (method.empty()) return ClientAuthMethod::any;
  if (method == "none") return ClientAuthMethod::none;
  if (method == "client_secret_basic") return ClientAuthMethod::client_secret_basic;
  if (method == "client_secret_post") return ClientAuthMethod::client_secret_post;
  if (method == "private_key_jwt") return ClientAuthMethod::private_key_jwt;
  fields.refuse(method_name, "must be none, client_secret_basic, client_secret_post or private_key_jwt");
  return ClientAuthMethod::any;
}

/// A JWK Set as others write it, `{keys: [...]}`, or its list of keys alone.
std::vector<Json> read_jwks(const Fields& fields) {
  const Json& jwks = fields.raw("jwks");
  const bool is_set = jwks.is_object();
  const Json& list = is_set ? member_at(jwks, {"keys"}) : jwks;
  if (jwks.is_null()) return {};
  if (!list.is_array() || list.empty()) {
    fields.refuse("jwks", "must be a JWK Set, {keys: [...]}, or a list of JWKs, with one key or more");
    return {};
  }
  for (std::size_t i = 0; i < list.size(); ++i)
    if (!read_public_jwk(list[i]))
      fields.refuse((is_set ? "jwks.keys[" : "jwks[") + std::to_string(i) + "]",
                    "must be a public key: kty RSA, EC or OKP with its members, and no private one");
  return list.get<std::vector<Json>>();
}

std::string read_jwks_uri(const Fields& fields) {
  const std::string text = fields.text("jwks_uri");
  const auto uri = Uri::parse(text);
  if (!text.empty() && (!uri || uri->host.empty() || (uri->scheme != "https" && uri->scheme != "http")))
    fields.refuse("jwks_uri", "must be an address such as https://app.example.com/jwks.json");
  if (!text.empty() && fields.has("jwks")) fields.refuse("jwks_uri", "stands beside jwks: keep one of them");
  return text;
}

/// What cannot do without any credentials.
void check_needs(const Fields& fields, const Client& client) {
  for (const std::string_view type :
       std::initializer_list<std::string_view>{"client_credentials", token_exchange_grant_type})
    if (client.allows(type))
      fields.refuse("secret",
                    "is needed for the grant type " + std::string(type) + "; or write `jwks` or `jwks_uri`");
  for (const auto* type : {"authorization_code", "password"})
    if (client.settings_of(type).secret_required.value_or(false))
      fields.object("auth").object(type).refuse("secret_required", "needs a `secret` in the Client");
}

}  // namespace

std::optional<SigningAlgorithm> read_signing_algorithm(const Fields& fields, const char* name) {
  const std::string text = fields.text(name);
  const auto algorithm = parse_signing_algorithm(text);
  if (!text.empty() && !algorithm) fields.refuse(name, "must be RS256, ES256, EdDSA or PS256");
  return algorithm;
}

void read_credentials(const Fields& fields, Client& client) {
  client.secret_hash = fields.text("secret");
  client.jwks = read_jwks(fields);
  client.jwks_uri = read_jwks_uri(fields);
  client.auth_method = read_auth_method(fields);
  client.token_endpoint_auth_signing_alg = read_signing_algorithm(fields, "token_endpoint_auth_signing_alg");
  client.registration_token_hash = fields.text("registration_access_token");
}

void check_credentials(const Fields& fields, const Client& client) {
  const bool has_secret = !client.secret_hash.empty();
  const bool has_keys = !client.jwks.empty() || !client.jwks_uri.empty();
  const auto method = client.auth_method;
  if (has_secret && method == ClientAuthMethod::none)
    fields.refuse(method_name, "is none, but there is a `secret`: write it as null to remove");
  if (!has_secret && client.allows("basic")) fields.refuse("secret", "is needed for the grant type basic");
  if (!client.has_credentials()) check_needs(fields, client);
  const bool wants_secret =
      method == ClientAuthMethod::client_secret_basic || method == ClientAuthMethod::client_secret_post;
  if (wants_secret && !has_secret) fields.refuse(method_name, "needs a `secret` in the Client");
  if (method == ClientAuthMethod::private_key_jwt && !has_keys)
    fields.refuse(method_name, "needs `jwks` or `jwks_uri` in the Client");
}

}  // namespace codegrant::server
