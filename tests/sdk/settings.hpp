// The client and the server that the tests of the session are about, as JSON.
#pragma once

#include <string>

namespace codegrant {

constexpr auto issuer = "https://as.example";
constexpr auto redirect_uri = "https://app.example/callback";

/// The least that a server publishes, and revocation; `more` are members to add, each with a comma before it.
std::string metadata(const std::string& more = "");
/// The same without revocation.
std::string metadata_without_revocation(const std::string& more = "");

/// What an OpenID provider publishes besides.
constexpr auto openid_endpoints =
    R"(,"jwks_uri":"https://as.example/jwks","userinfo_endpoint":"https://as.example/auth/userinfo",)"
    R"("end_session_endpoint":"https://as.example/auth/end")";
constexpr auto push_endpoint = R"(,"pushed_authorization_request_endpoint":"https://as.example/auth/par")";

/// What a page says of itself.
struct Options {
  std::string profile = "aidbox";
  std::string scope = "read write";
  std::string more = "";            ///< Members to add, each with a comma before it.
  std::string server = metadata();  ///< Its metadata; empty: to be discovered.

  std::string json() const;
};

/// Those of an app that wants an id_token.
Options openid_options(const std::string& more = "", const std::string& server_more = "");
/// Those of an app whose tokens are bound to a key.
Options dpop_options(const std::string& server_more = "");

/// An answer of the token endpoint, in the aidbox profile.
constexpr auto token_body =
    R"({"access_token":"at-1","token_type":"Bearer","expires_in":400,"refresh_token":"rt-1",)"
    R"("userinfo":{"id":"alice","resourceType":"User"}})";
constexpr auto dpop_token_body =
    R"({"access_token":"at-1","token_type":"DPoP","expires_in":400,"refresh_token":"rt-1"})";

}  // namespace codegrant
