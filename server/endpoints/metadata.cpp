#include "server/endpoints/metadata.hpp"

#include "server/domain/client.hpp"

namespace codegrant::server {
namespace {

Json client_authentication_methods() { return {"none", "client_secret_basic", "client_secret_post"}; }

Json server_metadata(const std::string& issuer, const std::vector<std::string>& grant_types,
                     const std::string& signing_algorithm) {
  return {{"issuer", issuer},
          {"authorization_endpoint", issuer + "/auth/authorize"},
          {"token_endpoint", issuer + "/auth/token"},
          {"userinfo_endpoint", issuer + "/auth/userinfo"},
          {"introspection_endpoint", issuer + "/auth/introspect"},
          {"revocation_endpoint", issuer + "/auth/revoke"},
          {"end_session_endpoint", issuer + "/auth/logout"},
          {"jwks_uri", issuer + "/.well-known/jwks.json"},
          {"scopes_supported", standard_scope().tokens()},
          {"response_types_supported", Json::array({"code"})},
          {"response_modes_supported", Json::array({"query"})},
          {"grant_types_supported", grant_types},
          {"code_challenge_methods_supported", Json::array({"S256"})},
          {"token_endpoint_auth_methods_supported", client_authentication_methods()},
          {"introspection_endpoint_auth_methods_supported", client_authentication_methods()},
          {"revocation_endpoint_auth_methods_supported", client_authentication_methods()},
          {"authorization_response_iss_parameter_supported", true},
          {"prompt_values_supported", {"none", "login", "consent", "select_account"}},
          {"subject_types_supported", Json::array({"public"})},
          {"id_token_signing_alg_values_supported", Json::array({signing_algorithm})},
          {"claims_supported",
           {"sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "name", "given_name",
            "family_name", "preferred_username", "locale", "zoneinfo", "email", "phone_number"}},
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
  smart["capabilities"] = {"client-public", "client-confidential-symmetric", "sso-openid-connect"};
  return smart;
}

}  // namespace

MetadataEndpoint::MetadataEndpoint(const std::string& issuer, const std::vector<std::string>& grant_types,
                                   const Keyring& keyring)
    : keyring_(keyring) {
  const Json server =
      server_metadata(issuer, grant_types, std::string(to_string(keyring.current().algorithm())));
  server_ = to_text(server);
  smart_ = to_text(smart_configuration(server));
}

http::Response MetadataEndpoint::answer(const std::string& document) {
  auto response = http::content(200, "application/json", document);
  return response.set("Cache-Control", "public, max-age=300");
}

}  // namespace codegrant::server
