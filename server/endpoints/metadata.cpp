#include "server/endpoints/metadata.hpp"

#include <span>

#include "codegrant/codec/base64url.hpp"
#include "server/domain/claims.hpp"
#include "server/domain/client.hpp"
#include "server/domain/dpop_proof.hpp"

namespace codegrant::server {
namespace {

Json client_authentication_methods() {
  return {"none", "client_secret_basic", "client_secret_post", "private_key_jwt"};
}

Json names_of(std::span<const SigningAlgorithm> algorithms) {
  Json names = Json::array();
  for (const auto algorithm : algorithms) names.push_back(to_string(algorithm));
  return names;
}

Json all_claims() {
  Json names{"sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "sid"};
  for (const auto& name : claim_names()) names.push_back(name);
  return names;
}

Json server_metadata(const std::string& issuer, const std::vector<std::string>& grant_types,
                     const std::vector<SigningAlgorithm>& signing_algorithms) {
  return {{"issuer", issuer},
          {"authorization_endpoint", issuer + "/auth/authorize"},
          {"token_endpoint", issuer + "/auth/token"},
          {"userinfo_endpoint", issuer + "/auth/userinfo"},
          {"introspection_endpoint", issuer + "/auth/introspect"},
          {"revocation_endpoint", issuer + "/auth/revoke"},
          {"end_session_endpoint", issuer + "/auth/logout"},
          {"pushed_authorization_request_endpoint", issuer + "/auth/par"},
          {"jwks_uri", issuer + "/.well-known/jwks.json"},
          {"scopes_supported", standard_scope().tokens()},
          {"response_types_supported", Json::array({"code"})},
          {"response_modes_supported", {"query", "form_post"}},
          {"grant_types_supported", grant_types},
          {"code_challenge_methods_supported", Json::array({"S256"})},
          {"token_endpoint_auth_methods_supported", client_authentication_methods()},
          {"introspection_endpoint_auth_methods_supported", client_authentication_methods()},
          {"revocation_endpoint_auth_methods_supported", client_authentication_methods()},
          {"token_endpoint_auth_signing_alg_values_supported", names_of(all_signing_algorithms)},
          {"introspection_endpoint_auth_signing_alg_values_supported", names_of(all_signing_algorithms)},
          {"revocation_endpoint_auth_signing_alg_values_supported", names_of(all_signing_algorithms)},
          {"authorization_response_iss_parameter_supported", true},
          {"dpop_signing_alg_values_supported", dpop_algorithms},
          {"prompt_values_supported", {"none", "login", "consent", "select_account"}},
          {"backchannel_logout_supported", true},
          {"backchannel_logout_session_supported", true},
          {"subject_types_supported", Json::array({"public"})},
          {"id_token_signing_alg_values_supported", names_of(signing_algorithms)},
          {"claims_supported", all_claims()},
          {"claims_parameter_supported", true},
          {"request_parameter_supported", false},
          {"request_uri_parameter_supported", false}};
}

/// SMART App Launch 2.2 §2.1.
Json smart_configuration(const Json& server) {
  Json smart = Json::object();
  for (const auto* name : {"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri",
                           "scopes_supported", "response_types_supported", "grant_types_supported",
                           "code_challenge_methods_supported", "token_endpoint_auth_methods_supported"})
    smart[name] = server[name];
  smart["capabilities"] = {"client-public", "client-confidential-symmetric", "client-confidential-asymmetric",
                           "sso-openid-connect"};
  return smart;
}

}  // namespace

MetadataEndpoint::MetadataEndpoint(const std::string& issuer, const std::vector<std::string>& grant_types,
                                   const Keyring& keyring, const Crypto& crypto, const Choices& choices)
    : keyring_(keyring), crypto_(crypto) {
  Json server = server_metadata(issuer, grant_types, keyring.algorithms());
  server["require_pushed_authorization_requests"] =
      choices.require_pushed_authorization_requests == Switch::on;
  if (choices.registration == Switch::on) server["registration_endpoint"] = issuer + "/auth/register";
  server_ = to_text(server);
  smart_ = to_text(smart_configuration(server));
}

http::Response MetadataEndpoint::jwks(const http::Request& request) const {
  const std::string document = keyring_.keys()->jwks();
  const std::string etag = "\"" + base64url::encode(bytes_of(crypto_.sha256(document))) + "\"";
  const bool is_known = request.header("If-None-Match") == etag;
  auto response = is_known ? http::Response{304, {}, {}} : answer(document);
  response.set("ETag", etag);
  return response.set("Cache-Control",
                      "public, max-age=" + std::to_string(keyring_.max_age().count()) + ", must-revalidate");
}

http::Response MetadataEndpoint::answer(const std::string& document) {
  auto response = http::content(200, "application/json", document);
  return response.set("Cache-Control", "public, max-age=300");
}

}  // namespace codegrant::server
