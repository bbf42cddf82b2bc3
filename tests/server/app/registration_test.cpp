// Clients that register themselves (RFC 7591): what they get, and what they never may.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

constexpr const char* initial_token = "an initial access token of enough characters";

TestServer::Switches with_token() {
  return {.registration = Switch::on, .registration_token = initial_token};
}
TestServer::Switches open_to_all() { return {.registration = Switch::on}; }

http::Response post(TestServer& server, const Json& metadata, const std::string& token = initial_token) {
  http::Headers headers{{"Content-Type", "application/json"}};
  if (!token.empty()) headers.emplace_back("Authorization", "Bearer " + token);
  return server.send("POST", "/auth/register", headers, to_text(metadata));
}

Json public_client() {
  return {{"redirect_uris", {"https://stranger.example/cb"}},
          {"token_endpoint_auth_method", "none"},
          {"client_name", "A stranger"}};
}

std::size_t clients_of(TestServer& server) {
  return body_of_response(server.administer("GET", "/Client"))["total"];
}

TEST(RegistrationTurnedOff, IsNowhere) {
  TestServer server;
  EXPECT_EQ(post(server, public_client()).status, 404);
  const Json metadata = body_of_response(server.send("GET", "/.well-known/openid-configuration"));
  EXPECT_FALSE(metadata.contains("registration_endpoint"));
}

TEST(Registration, IsWhereTheMetadataSays) {
  TestServer server(with_token());
  const Json metadata = body_of_response(server.send("GET", "/.well-known/oauth-authorization-server"));
  EXPECT_EQ(metadata["registration_endpoint"], "http://localhost:8080/auth/register");
}

TEST(Registration, TellsAPublicClientAllThatItIs) {
  TestServer server(with_token());
  const auto answer = post(server, public_client());
  ASSERT_EQ(answer.status, 201) << answer.body;
  EXPECT_TRUE(answer.has("Cache-Control"));
  const Json told = body_of_response(answer);
  const std::string id = told["client_id"];
  EXPECT_EQ(told["registration_client_uri"], "http://localhost:8080/auth/register/" + id);
  EXPECT_EQ(told["registration_access_token"].get<std::string>().size(), 43u);
  EXPECT_FALSE(told.contains("client_secret"));
  EXPECT_EQ(told["client_name"], "A stranger");
  EXPECT_EQ(told["redirect_uris"], Json::array({"https://stranger.example/cb"}));
  EXPECT_EQ(told["grant_types"], Json::array({"authorization_code"}));
  EXPECT_EQ(told["response_types"], Json::array({"code"}));
  EXPECT_EQ(told["scope"], "openid profile email address phone offline_access");
}

TEST(Registration, MakesASecretUnlessTheClientWantsNone) {
  TestServer server(with_token());
  for (const auto* method : {"client_secret_basic", "client_secret_post"}) {
    Json metadata = public_client();
    metadata["token_endpoint_auth_method"] = method;
    const Json told = body_of_response(post(server, metadata));
    EXPECT_EQ(told["client_secret"].get<std::string>().size(), 43u);
    EXPECT_EQ(told["client_secret_expires_at"], 0);
  }
  const Json told = body_of_response(post(server, {{"redirect_uris", {"https://stranger.example/cb"}}}));
  EXPECT_EQ(told["token_endpoint_auth_method"], "client_secret_basic");
  EXPECT_TRUE(told.contains("client_secret"));
}

TEST(Registration, StoresHashesAndShowsNone) {
  TestServer server(with_token());
  const Json told = body_of_response(post(server, {{"redirect_uris", {"https://stranger.example/cb"}}}));
  const std::string id = told["client_id"];
  const std::string stored = server.stored("Client", id);
  for (const auto* member : {"client_secret", "registration_access_token"})
    EXPECT_EQ(stored.find(told[member].get<std::string>()), std::string::npos) << member;
  for (const auto* target : {"/Client/", "/Client?_id="}) {
    const auto shown = server.administer("GET", target + id).body;
    EXPECT_EQ(shown.find("$sha256$"), std::string::npos);
    EXPECT_EQ(shown.find("registration_access_token"), std::string::npos);
  }
  EXPECT_EQ(server.administer("GET", "/Client/" + id + "/_history").body.find("$sha256$"), std::string::npos);
  EXPECT_EQ(server.administer("GET", "/Client?.registration_access_token=x").status, 400);
}

TEST(Registration, LetsAPublicClientSignItsUserInByPkceAndConsent) {
  TestServer server(with_token());
  Json metadata = public_client();
  metadata["grant_types"] = {"authorization_code", "refresh_token"};
  const std::string id = body_of_response(post(server, metadata))["client_id"];
  const auto unproven = server.browse("GET", "/auth/authorize?response_type=code&state=xyz&client_id=" + id);
  EXPECT_EQ(location_parameter(unproven, "error"), "invalid_request");
  EXPECT_EQ(location_parameter(server.walk(server.authorize_target(id), "deny"), "error"), "access_denied");
  const Json tokens = server.obtain_tokens(id);
  ASSERT_TRUE(tokens.contains("refresh_token")) << to_text(tokens);
  EXPECT_EQ(server.get_patient(tokens["access_token"]).status,
            200);  // by the user's policy, not the client's
}

TEST(Registration, IsSaidOnThePageThatAsksForConsent) {
  TestServer server(with_token());
  const std::string id = body_of_response(post(server, public_client()))["client_id"];
  const auto page_of = [&](const std::string& client) {
    auto login = server.open_form(server.authorize_target(client, "&prompt=login"));
    auto next = server.browse("POST", "/auth/login", login.form.encode());
    for (int hops = 0; hops < 3 && location_of(next).starts_with('/'); ++hops)
      next = server.browse("GET", location_of(next));
    return next.body;
  };
  EXPECT_NE(page_of(id).find("registered itself"), std::string::npos);
  EXPECT_EQ(page_of("webapp").find("registered itself"), std::string::npos);
}

TEST(Registration, LetsAConfidentialClientUseItsSecretByItsMethodAlone) {
  TestServer server(with_token());
  const Json told = body_of_response(post(server, {{"redirect_uris", {"https://stranger.example/cb"}},
                                                   {"token_endpoint_auth_method", "client_secret_post"}}));
  const std::string id = told["client_id"];
  Form form = TestServer::code_exchange(id, server.obtain_code(id));
  EXPECT_EQ(server.post_token(form).status, 401);
  form.set("client_secret", told["client_secret"].get<std::string>());
  EXPECT_EQ(server.post_token(form).status, 200);
}

TEST(Registration, NeedsTheInitialAccessToken) {
  TestServer server(with_token());
  const auto missing = post(server, public_client(), "");
  EXPECT_EQ(missing.status, 401);
  EXPECT_EQ(missing.body, "{}");
  const auto wrong = post(server, public_client(), "another token that is as long as it is");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(body_of_response(wrong)["error"], "invalid_token");
  const Json tokens = server.obtain_tokens("webapp");
  EXPECT_EQ(post(server, public_client(), tokens["access_token"]).status, 401) << "an access token is none";
  EXPECT_EQ(server.administer("POST", "/auth/register", public_client()).status, 401) << "nor is a secret";
}

TEST(Registration, LetsNobodyGuessTheInitialAccessToken) {
  TestServer server(with_token());
  int status = 0;
  for (int i = 0; i < 6; ++i) status = post(server, public_client(), "guess " + std::to_string(i)).status;
  EXPECT_EQ(status, 429);
  EXPECT_EQ(post(server, public_client()).status, 429);
  server.remote_address = "192.0.2.1";
  EXPECT_EQ(post(server, public_client()).status, 201);
}

TEST(OpenRegistration, NeedsNoTokenAndIsSlowedDownByAddress) {
  TestServer server(open_to_all());
  int made = 0;
  while (post(server, public_client(), "").status == 201) ++made;
  EXPECT_EQ(made, 5);
  EXPECT_EQ(post(server, public_client(), "").status, 429);
  server.clock.advance(Seconds{30});
  EXPECT_EQ(post(server, public_client(), "").status, 201);
}

TEST(Registration, IsReadByPagesOfAnyOriginWithoutCookies) {
  TestServer server(with_token());
  const auto preflight =
      server.send("OPTIONS", "/auth/register",
                  {{"Origin", "https://stranger.example"}, {"Access-Control-Request-Method", "POST"}});
  EXPECT_EQ(preflight.status, 204);
  const auto has = [](const http::Response& response, const std::string& name, const std::string& value) {
    return std::find(response.headers.begin(), response.headers.end(), std::pair(name, value)) !=
           response.headers.end();
  };
  EXPECT_TRUE(has(preflight, "Access-Control-Allow-Origin", "*"));
  EXPECT_FALSE(preflight.has("Access-Control-Allow-Credentials"));
}

struct BadMetadata {
  const char* sentence;
  const char* members;  ///< laid over good ones, as JSON
  const char* error;
  const char* member;  ///< how the description begins
};

class BadRegistrations : public testing::TestWithParam<BadMetadata> {};

TEST_P(BadRegistrations, SayWhichMemberAndMakeNothing) {
  TestServer server(with_token());
  const auto before = clients_of(server);
  Json metadata = public_client();
  metadata.merge_patch(Json::parse(GetParam().members));
  const auto answer = post(server, metadata);
  EXPECT_EQ(answer.status, 400) << answer.body;
  const Json said = body_of_response(answer);
  EXPECT_EQ(said["error"], GetParam().error);
  EXPECT_TRUE(said["error_description"].get<std::string>().starts_with(GetParam().member)) << answer.body;
  EXPECT_EQ(clients_of(server), before);
}

constexpr const char* redirect = "invalid_redirect_uri";
constexpr const char* other = "invalid_client_metadata";

INSTANTIATE_TEST_SUITE_P(
    Rfc7591Section2, BadRegistrations,
    testing::Values(
        BadMetadata{"WithoutRedirectUris", R"({"redirect_uris": null})", redirect,
                    "redirect_uris: is needed"},
        BadMetadata{"NoRedirectUri", R"({"redirect_uris": []})", redirect, "redirect_uris: is needed"},
        BadMetadata{"ARedirectUriAsText", R"({"redirect_uris": "https://a.example/cb"})", redirect,
                    "redirect_uris: must be a list"},
        BadMetadata{"AFragment", R"({"redirect_uris": ["https://a.example/cb#x"]})", redirect,
                    "redirect_uris[0]: must not have a fragment"},
        BadMetadata{"AScript", R"J({"redirect_uris": ["javascript:alert(1)"]})J", redirect,
                    "redirect_uris[0]"},
        BadMetadata{"AWildcard", R"({"redirect_uris": ["https://*.a.example/cb"]})", redirect,
                    "redirect_uris[0]: is compared letter by letter"},
        BadMetadata{"PlainHttpInCapitals", R"({"redirect_uris": ["HTTP://a.example/cb"]})", redirect,
                    "redirect_uris[0]: must use https"},
        BadMetadata{"AnotherPlainProtocol", R"({"redirect_uris": ["ftp://a.example/cb"]})", redirect,
                    "redirect_uris[0]: must use https"},
        BadMetadata{"PlainHttp", R"({"redirect_uris": ["https://a.example/cb", "http://a.example/cb"]})",
                    redirect, "redirect_uris[1]: must use https"},
        BadMetadata{"Implicit", R"({"response_types": ["token"]})", other, "response_types: must be"},
        BadMetadata{"Hybrid", R"({"response_types": ["code", "code id_token"]})", other, "response_types"},
        BadMetadata{"ImplicitAsAGrant", R"({"grant_types": ["authorization_code", "implicit"]})", other,
                    "grant_types[1]: 'implicit' cannot be registered"},
        BadMetadata{"Passwords", R"({"grant_types": ["authorization_code", "password"]})", other,
                    "grant_types[1]"},
        BadMetadata{"ClientCredentials",
                    R"({"grant_types": ["client_credentials"], "token_endpoint_auth_method": null})", other,
                    "grant_types[0]: 'client_credentials' cannot be registered"},
        BadMetadata{"Basic", R"({"grant_types": ["authorization_code", "basic"]})", other, "grant_types[1]"},
        BadMetadata{
            "TokenExchange",
            R"({"grant_types": ["authorization_code", "urn:ietf:params:oauth:grant-type:token-exchange"]})",
            other, "grant_types[1]"},
        BadMetadata{"RefreshWithoutABeginning", R"({"grant_types": ["refresh_token"]})", other,
                    "grant_types"},
        BadMetadata{"AForeignScope", R"({"scope": "openid system/Patient.read"})", other, "scope: may hold"},
        BadMetadata{"AScopeAsAList", R"({"scope": ["openid"]})", other, "scope: must be a text"},
        BadMetadata{"AnUnknownMethod", R"({"token_endpoint_auth_method": "client_secret_jwt"})", other,
                    "token_endpoint_auth_method: must be none"},
        BadMetadata{"KeysWithoutAny", R"({"token_endpoint_auth_method": "private_key_jwt"})", other,
                    "token_endpoint_auth_method: needs `jwks`"},
        BadMetadata{"KeysWithoutUse", R"({"jwks_uri": "https://a.example/jwks"})", other,
                    "jwks_uri: has no use"},
        BadMetadata{
            "KeysThatAreSecret",
            R"({"token_endpoint_auth_method": "private_key_jwt", "jwks": {"keys": [{"kty": "oct"}]}})", other,
            "jwks.keys[0]: must be a public key"},
        BadMetadata{"AnUnknownAlgorithm", R"({"id_token_signed_response_alg": "none"})", other,
                    "id_token_signed_response_alg: must be"},
        BadMetadata{"AnAlgorithmThatIsOff", R"({"id_token_signed_response_alg": "PS256"})", other,
                    "id_token_signed_response_alg: PS256 is off"},
        BadMetadata{"EncryptedTokens", R"({"id_token_encrypted_response_alg": "RSA-OAEP"})", other,
                    "id_token_encrypted_response_alg: is not offered"},
        BadMetadata{"MutualTls", R"({"tls_client_certificate_bound_access_tokens": true})", other,
                    "tls_client_certificate_bound_access_tokens"},
        BadMetadata{"PairwiseNames", R"({"subject_type": "pairwise"})", other,
                    "subject_type: must be public"},
        BadMetadata{"ANameThatTurnsText", "{\"client_name\": \"\u202etnaB\"}", other,
                    "client_name: must not hold control characters"},
        BadMetadata{"ANameThatIsNone", R"({"client_name": 7})", other, "client_name: must be a text"},
        BadMetadata{"AnAddressThatIsAScript", R"J({"logo_uri": "javascript:alert(1)"})J", other,
                    "logo_uri: must be"},
        BadMetadata{"ALogoutAddressThatIsNone", R"({"backchannel_logout_uri": "app"})", other,
                    "backchannel_logout_uri: must be an address"},
        BadMetadata{"ALogoutRedirect", R"({"post_logout_redirect_uris": ["data:x"]})", other,
                    "post_logout_redirect_uris[0]"},
        BadMetadata{"AFlagAsText", R"({"dpop_bound_access_tokens": "yes"})", other,
                    "dpop_bound_access_tokens: must be true or false"}),
    [](const auto& test) { return test.param.sentence; });

/// RFC 7591 §2: what is not understood is ignored; here it gives no rights either.
TEST(Registration, LeavesOutWhatIsAnAdministratorsToGive) {
  TestServer server(with_token());
  Json metadata = public_client();
  for (const auto* member : {"first_party", "trusted"}) metadata[member] = true;
  metadata["id"] = "root";
  metadata["client_id"] = "root";
  metadata["secret"] = "chosen by the client";
  metadata["registration_access_token"] = "chosen by the client";
  metadata["allowed_origins"] = Json::array({"https://elsewhere.example"});
  metadata["auth"] = {{"authorization_code", {{"audience", {"https://api.example"}}, {"pkce", false}}}};
  metadata["something_new"] = 1;
  const auto answer = post(server, metadata);
  ASSERT_EQ(answer.status, 201) << answer.body;
  const std::string id = body_of_response(answer)["client_id"];
  EXPECT_NE(id, "root");
  const Json client = Json::parse(server.stored("Client", id));
  for (const auto* member :
       {"first_party", "trusted", "id", "secret", "allowed_origins", "auth", "something_new", "client_id"})
    EXPECT_FALSE(client.contains(member)) << member;
  EXPECT_TRUE(client["registration_access_token"].get<std::string>().starts_with("$sha256$"));
}

TEST(Registration, TakesAnObjectOfJsonAndNothingElse) {
  TestServer server(with_token());
  const auto send = [&](const char* type, const std::string& body) {
    const auto answer = server.send(
        "POST", "/auth/register",
        {{"Authorization", "Bearer " + std::string(initial_token)}, {"Content-Type", type}}, body);
    EXPECT_EQ(body_of_response(answer)["error"], "invalid_client_metadata") << answer.body;
    return answer.status;
  };
  EXPECT_EQ(send("application/x-www-form-urlencoded", "redirect_uris=https://a.example/cb"), 400);
  EXPECT_EQ(send("application/json", "[]"), 400);
  EXPECT_EQ(send("application/json", "{"), 400);
  EXPECT_EQ(send("application/json", R"({"client_name": "a", "client_name": "b"})"), 400);
  EXPECT_EQ(send("application/json", "{\"x\": \"" + std::string(16 * 1024, 'x') + "\"}"), 413);
}

}  // namespace
}  // namespace codegrant::server
