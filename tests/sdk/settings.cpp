#include "tests/sdk/settings.hpp"

namespace codegrant {

std::string metadata(const std::string& more) {
  return metadata_without_revocation(R"(,"revocation_endpoint":"https://as.example/auth/revoke")" + more);
}

std::string metadata_without_revocation(const std::string& more) {
  return R"({"issuer":"https://as.example","authorization_endpoint":"https://as.example/auth/authorize",)"
         R"("token_endpoint":"https://as.example/auth/token",)"
         R"("authorization_response_iss_parameter_supported":true,"code_challenge_methods_supported":["S256"])" +
         more + "}";
}

std::string Options::json() const {
  return R"({"issuer":"https://as.example","client_id":"webapp",)"
         R"("redirect_uri":"https://app.example/callback",)"
         R"("resources":[{"origin":"https://as.example","paths":["/Patient"],"methods":["GET"]}],)"
         R"("profile":")" +
         profile + R"(","scope":")" + scope + "\"" + more +
         (server.empty() ? "" : ",\"metadata\":" + server) + "}";
}

Options openid_options(const std::string& more, const std::string& server_more) {
  return {"oidc", "openid read", more, metadata(openid_endpoints + server_more)};
}

Options dpop_options(const std::string& server_more) {
  return {"oauth2", "read write", R"(,"dpop":true)", metadata(server_more)};
}

}  // namespace codegrant
