// Every documented member of a Client has its effect, or is refused with a reason.
#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

struct Refusal {
  const char* sentence;
  const char* member;  // JSON
  const char* expression;
};

class RefusedMembers : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedMembers, AreAnsweredWithAReason) {
  TestServer server;
  const auto answer = server.administer("PUT", "/Client/c", Json::parse(GetParam().member));
  EXPECT_EQ(answer.status, 422);
  const Json outcome = body_of_response(answer);
  EXPECT_EQ(outcome["issue"][0]["expression"][0], GetParam().expression);
  EXPECT_GT(outcome["issue"][0]["diagnostics"].get<std::string>().size(), 10u);
}

INSTANTIATE_TEST_SUITE_P(
    Documented, RefusedMembers,
    testing::Values(
        Refusal{"Trusted", R"({"trusted": true})", "Client.trusted"},
        Refusal{"KeysThatAreNone", R"({"jwks": [{}]})", "Client.jwks[0]"},
        Refusal{"KeysThatAreSecret", R"({"jwks": {"keys": [{"kty": "oct", "k": "AAAA"}]}})",
                "Client.jwks.keys[0]"},
        Refusal{"NoKeys", R"({"jwks": {"keys": []}})", "Client.jwks"},
        Refusal{"AKeysAddressThatIsNone", R"({"jwks_uri": "app.example/jwks"})", "Client.jwks_uri"},
        Refusal{"AKeysAddressOfPlainHttp", R"({"jwks_uri": "http://app.example/jwks"})", "Client.jwks_uri"},
        Refusal{"AKeysAddressOfPlainHttpInCapitals", R"({"jwks_uri": "HTTP://localhost/jwks"})",
                "Client.jwks_uri"},
        Refusal{"ALogoutAddressOfPlainHttp", R"({"backchannel_logout_uri": "http://localhost/logout"})",
                "Client.backchannel_logout_uri"},
        Refusal{"TheMethodOfKeysWithoutAny", R"({"token_endpoint_auth_method": "private_key_jwt"})",
                "Client.token_endpoint_auth_method"},
        Refusal{"Smart", R"({"smart": {"launch_uri": "https://a.example"}})", "Client.smart"},
        Refusal{"LogoutRedirects", R"({"post_logout_redirect_uris": ["javascript:void"]})",
                "Client.post_logout_redirect_uris[0]"},
        Refusal{"Implicit", R"({"auth": {"implicit": {}}})", "Client.auth.implicit"},
        Refusal{"ARefreshTokenOfAnExchange", R"({"auth": {"token_exchange": {"refresh_token": true}}})",
                "Client.auth.token_exchange.refresh_token"},
        Refusal{"TokenExchangeWithoutASecret",
                R"({"grant_types": ["urn:ietf:params:oauth:grant-type:token-exchange"]})", "Client.secret"},
        Refusal{"RefreshWithoutAUser", R"({"auth": {"client_credentials": {"refresh_token": true}}})",
                "Client.auth.client_credentials.refresh_token"},
        Refusal{"PasswordWhereItIsOff", R"({"grant_types": ["password"]})", "Client.grant_types[0]"},
        Refusal{"ClientCredentialsWithoutASecret", R"({"grant_types": ["client_credentials"]})",
                "Client.secret"},
        Refusal{"BasicWithoutASecret", R"({"grant_types": ["basic"]})", "Client.secret"},
        Refusal{"AMethodWithoutASecret", R"({"token_endpoint_auth_method": "client_secret_basic"})",
                "Client.token_endpoint_auth_method"},
        Refusal{"ASecretWithoutAMethod", R"({"token_endpoint_auth_method": "none", "secret": "abc"})",
                "Client.token_endpoint_auth_method"},
        Refusal{"AnAlgorithmThatIsNone", R"({"token_endpoint_auth_signing_alg": "HS256"})",
                "Client.token_endpoint_auth_signing_alg"},
        Refusal{"ARegistrationTokenOfOnesOwn", R"({"registration_access_token": "chosen"})",
                "Client.registration_access_token"},
        Refusal{"AnUnknownMethod", R"({"token_endpoint_auth_method": "tls"})",
                "Client.token_endpoint_auth_method"},
        Refusal{"AnAudienceWithASpace", R"({"auth": {"password": {"audience": ["a b"]}}})",
                "Client.auth.password.audience[0]"},
        Refusal{
            "AnAbsoluteEndBeforeTheIdleOne",
            R"({"auth": {"authorization_code": {"refresh_token_expiration": 60, "refresh_token_absolute_expiration": 30}}})",
            "Client.auth.authorization_code.refresh_token_absolute_expiration"},
        Refusal{"AFormatOfClientCredentials", R"({"auth": {"client_credentials": {"token_format": "saml"}}})",
                "Client.auth.client_credentials.token_format"}),
    [](const auto& test) { return test.param.sentence; });

TEST(PlainHttp, IsTakenWherePrivateAddressesAre) {
  TestServer server({.private_addresses = Switch::on});
  for (const auto* name : {"jwks_uri", "backchannel_logout_uri"})
    EXPECT_EQ(server.administer("PUT", "/Client/c", {{name, "http://localhost:9000/there"}}).status / 100, 2)
        << name;
}

TEST(MembersThatNobodyDocuments, AreKeptAndShown) {
  TestServer server;
  const Json body{
      {"trusted", false}, {"description", "An app"}, {"details", {{"owner", "us"}}}, {"colour", "red"}};
  EXPECT_EQ(server.administer("PUT", "/Client/c", body).status, 201);
  const Json shown = body_of_response(server.administer("GET", "/Client/c"));
  for (const auto& [name, value] : body.items()) EXPECT_EQ(shown[name], value) << name;
}

Form code_form(const std::string& code) { return TestServer::code_exchange("c", code); }

/// A public client `c` with these members in auth.authorization_code.
void register_client(TestServer& server, const Json& code_members, const Json& members = Json::object()) {
  Json client = members;
  client["grant_types"] = {"code"};
  client["first_party"] = true;
  client["auth"]["authorization_code"] = code_members;
  client["auth"]["authorization_code"]["redirect_uri"] = TestServer::redirect_uri;
  ASSERT_EQ(server.administer("PUT", "/Client/c", client).status, 201);
}

TEST(RefreshTokenExpiration, CountsFromTheLastUseUpToAnAbsoluteEnd) {
  TestServer server;
  register_client(server, {{"refresh_token", true},
                           {"refresh_token_expiration", 100},
                           {"refresh_token_absolute_expiration", 250}});
  Json tokens = body_of_response(server.post_token(code_form(server.obtain_code("c"))));
  const auto refresh = [&] {
    Form form;
    form.set("grant_type", "refresh_token");
    form.set("client_id", "c");
    form.set("refresh_token", tokens["refresh_token"]);
    const auto answer = server.post_token(form);
    if (answer.status == 200) tokens = body_of_response(answer);
    return answer.status;
  };
  for (int i = 0; i < 3; ++i) {
    server.clock.advance(Seconds{80});
    EXPECT_EQ(refresh(), 200) << i;
  }
  server.clock.advance(Seconds{15});  // 255 from the beginning, 15 from the last use
  EXPECT_EQ(refresh(), 400);
}

TEST(RefreshTokenExpiration, ProlongsTheTokenThatAConfidentialClientKeeps) {
  TestServer server;
  register_client(server, {{"refresh_token", true}, {"refresh_token_expiration", 100}},
                  {{"secret", "the-secret-of-c"}});
  Form exchange = code_form(server.obtain_code("c"));
  exchange.set("client_secret", "the-secret-of-c");
  const Json tokens = body_of_response(server.post_token(exchange));
  Form form;
  form.set("grant_type", "refresh_token");
  form.set("client_id", "c");
  form.set("client_secret", "the-secret-of-c");
  form.set("refresh_token", tokens["refresh_token"]);
  for (int i = 0; i < 3; ++i) {
    server.clock.advance(Seconds{80});
    EXPECT_EQ(server.post_token(form).status, 200) << i;
  }
  server.clock.advance(Seconds{100});
  EXPECT_EQ(server.post_token(form).status, 400);
}

TEST(Audience, IsInTheTokenAndTheSession) {
  TestServer server;
  register_client(server,
                  {{"token_format", "jwt"}, {"audience", {"https://a.example", "https://b.example"}}});
  const Json tokens = body_of_response(server.post_token(code_form(server.obtain_code("c"))));
  const Json audience = {"https://a.example", "https://b.example"};
  EXPECT_EQ(claims_of_jwt(tokens["access_token"])["aud"], audience);
  const Json found = body_of_response(server.administer("GET", "/Session?client=c"));
  EXPECT_EQ(found["entry"][0]["resource"]["audience"], audience);
}

struct MethodCase {
  const char* sentence;
  const char* registered;
  bool by_header;
  int status;
};

class AuthMethods : public testing::TestWithParam<MethodCase> {};

TEST_P(AuthMethods, AreEnforced) {
  TestServer server;
  register_client(server, Json::object(),
                  {{"secret", "the-secret-of-c"}, {"token_endpoint_auth_method", GetParam().registered}});
  Form form = code_form(server.obtain_code("c"));
  http::Headers headers{{"Content-Type", "application/x-www-form-urlencoded"}};
  if (GetParam().by_header)
    headers.emplace_back("Authorization", "Basic Yzp0aGUtc2VjcmV0LW9mLWM=");  // c:the-secret-of-c
  else
    form.set("client_secret", "the-secret-of-c");
  EXPECT_EQ(server.send("POST", "/auth/token", headers, form.encode()).status, GetParam().status);
}

INSTANTIATE_TEST_SUITE_P(Check80, AuthMethods,
                         testing::Values(MethodCase{"BasicByBasic", "client_secret_basic", true, 200},
                                         MethodCase{"BasicByPost", "client_secret_basic", false, 401},
                                         MethodCase{"PostByPost", "client_secret_post", false, 200},
                                         MethodCase{"PostByBasic", "client_secret_post", true, 401}),
                         [](const auto& test) { return test.param.sentence; });

TEST(AClientThatIsNotActive, IsUnknown) {
  TestServer server;
  register_client(server, Json::object());
  Json client = body_of_response(server.administer("GET", "/Client/c"));
  client["active"] = false;
  server.administer("PUT", "/Client/c", client);
  EXPECT_EQ(server.browse("GET", server.authorize_target("c")).status, 400);
  EXPECT_EQ(server.post_token(code_form("any")).status, 401);
}

}  // namespace
}  // namespace codegrant::server
