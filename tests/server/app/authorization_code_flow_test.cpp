// The code flow from the authorization request to the first use of a token.
#include <gtest/gtest.h>

#include "codegrant/codec/base64url.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

TEST(AuthorizationCodeFlow, EndsInATokenThatReadsPatients) {
  TestServer server;
  const auto redirect = server.walk(server.authorize_target("webapp", "&scope=profile"));
  EXPECT_EQ(redirect.status, 303);
  EXPECT_TRUE(location_of(redirect).starts_with("https://app.example/cb?code="));
  EXPECT_EQ(location_parameter(redirect, "state"), "xyz");
  EXPECT_EQ(location_parameter(redirect, "iss"), TestServer::issuer);  // RFC 9207

  const auto answer =
      server.post_token(TestServer::code_exchange("webapp", location_parameter(redirect, "code")));
  EXPECT_EQ(answer.status, 200);
  const Json tokens = body_of_response(answer);
  EXPECT_EQ(tokens["token_type"], "Bearer");
  EXPECT_EQ(tokens["expires_in"], 3600);
  EXPECT_EQ(tokens["scope"], "profile");
  EXPECT_EQ(tokens["userinfo"]["id"], "alice");
  EXPECT_FALSE(tokens["userinfo"].contains("password"));
  EXPECT_EQ(server.get_patient(tokens["access_token"]).status, 200);
}

TEST(AuthorizationCodeFlow, GivesStateBackByteForByteAndNoneWhereNoneWasSent) {
  TestServer server;
  const auto odd =
      server.walk("/auth/authorize?response_type=code&client_id=house&state=%26%3D%2B%25%22%E2%80%B9%C3%A9" +
                  std::string("&code_challenge_method=S256&code_challenge=") + code_challenge);
  EXPECT_EQ(location_parameter(odd, "state"), "&=+%\"‹é");
  const auto none =
      server.walk("/auth/authorize?response_type=code&client_id=house&code_challenge_method=S256" +
                  std::string("&code_challenge=") + code_challenge);
  EXPECT_EQ(location_of(none).find("state="), std::string::npos);
}

TEST(AuthorizationCodeFlow, AnswersDenyWithAccessDenied) {
  TestServer server;
  const auto redirect = server.walk(server.authorize_target("webapp"), "deny");
  EXPECT_EQ(location_parameter(redirect, "error"), "access_denied");
  EXPECT_EQ(location_parameter(redirect, "state"), "xyz");
  EXPECT_EQ(location_parameter(redirect, "iss"), TestServer::issuer);
  EXPECT_EQ(location_parameter(redirect, "code"), "");
}

TEST(AuthorizationCodeFlow, AsksForConsentOnceAndAgainWhenScopeGrows) {
  TestServer server;
  server.walk(server.authorize_target("webapp", "&scope=profile"));
  const auto same = server.browse("GET", server.authorize_target("webapp", "&scope=profile"));
  EXPECT_NE(location_parameter(same, "code"), "");
  const auto wider = server.browse("GET", server.authorize_target("webapp", "&scope=profile%20email"));
  EXPECT_TRUE(location_of(wider).starts_with("/auth/grant"));
  const auto again = server.browse("GET", server.authorize_target("webapp", "&scope=profile&prompt=consent"));
  EXPECT_TRUE(location_of(again).starts_with("/auth/grant"));
}

struct ShownCase {
  const char* sentence;
  std::string query;
};

class ShownErrors : public testing::TestWithParam<ShownCase> {};

TEST_P(ShownErrors, ArePagesAndNeverRedirects) {
  TestServer server;
  const auto page = server.browse("GET", "/auth/authorize?" + GetParam().query);
  EXPECT_EQ(page.status, 400);
  EXPECT_EQ(location_of(page), "");
  EXPECT_NE(page.body.find("<html"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc6749Section4_1_2_1, ShownErrors,
    testing::Values(ShownCase{"UnknownClient", "response_type=code&client_id=nobody"},
                    ShownCase{"NoClient", "response_type=code"},
                    ShownCase{"ClientTwice", "response_type=code&client_id=webapp&client_id=webapp"},
                    ShownCase{"ForeignRedirectUri",
                              "client_id=webapp&redirect_uri=https%3A%2F%2Fevil.example%2F"},
                    ShownCase{"BrokenEscape", "client_id=%zz"},
                    ShownCase{"TooLong", "client_id=webapp&state=" + std::string(9000, 'a')},
                    ShownCase{"UnknownInteraction", "interaction=AAAAAAAAAAAAAAAAAAAAAA"}),
    [](const auto& test) { return test.param.sentence; });

TEST(AuthorizationErrors, HoldOnlyWhatTheRfcAllows) {
  TestServer server;
  const auto redirect =
      server.browse("GET", server.authorize_target("webapp", "&%22%0d%0a%C3%A9=1&%22%0d%0a%C3%A9=2"));
  EXPECT_EQ(location_parameter(redirect, "error"), "invalid_request");
  for (const char c : location_parameter(redirect, "error_description"))
    EXPECT_TRUE(c >= 0x20 && c <= 0x7e && c != '"' && c != '\\') << static_cast<int>(c);
}

TEST(PromptNone, NeverShowsAPage) {
  TestServer server;
  const auto logged_out = server.browse("GET", server.authorize_target("webapp", "&prompt=none"));
  EXPECT_EQ(location_parameter(logged_out, "error"), "login_required");
  server.walk(server.authorize_target("house"));
  const auto no_grant = server.browse("GET", server.authorize_target("webapp", "&prompt=none"));
  EXPECT_EQ(location_parameter(no_grant, "error"), "consent_required");
  const auto first_party = server.browse("GET", server.authorize_target("house", "&prompt=none"));
  EXPECT_NE(location_parameter(first_party, "code"), "");
}

TEST(PromptLoginAndMaxAge, AskAgain) {
  TestServer server;
  server.walk(server.authorize_target("house"));
  EXPECT_TRUE(location_of(server.browse("GET", server.authorize_target("house", "&prompt=login")))
                  .starts_with("/auth/login"));
  EXPECT_NE(location_parameter(server.walk(server.authorize_target("house", "&prompt=login")), "code"), "");
  EXPECT_NE(location_parameter(server.browse("GET", server.authorize_target("house", "&max_age=10")), "code"),
            "");
  EXPECT_TRUE(location_of(server.browse("GET", server.authorize_target("house", "&max_age=0")))
                  .starts_with("/auth/login"));
  server.clock.advance(Seconds{11});
  EXPECT_TRUE(location_of(server.browse("GET", server.authorize_target("house", "&max_age=10")))
                  .starts_with("/auth/login"));
}

struct ExchangeCase {
  const char* sentence;
  void (*spoil)(Form& form);
  const char* error;  // null: it still works
};

class CodeExchange : public testing::TestWithParam<ExchangeCase> {};

TEST_P(CodeExchange, Holds) {
  TestServer server;
  Form form = TestServer::code_exchange("webapp", server.obtain_code("webapp"));
  const Form right = form;
  GetParam().spoil(form);
  const auto answer = server.post_token(form);
  if (GetParam().error == nullptr) {
    EXPECT_EQ(answer.status, 200);
    return;
  }
  EXPECT_EQ(body_of_response(answer)["error"], GetParam().error);
  // A request that failed did not burn the code.
  EXPECT_EQ(server.post_token(right).status, 200);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc6749Section4_1_3, CodeExchange,
    testing::Values(
        ExchangeCase{"TakesTheOnlyRedirectUriLeftOut", [](Form&) {}, nullptr},
        ExchangeCase{"TakesTheSameRedirectUri",
                     [](Form& f) { f.set("redirect_uri", TestServer::redirect_uri); }, nullptr},
        ExchangeCase{"RefusesAnotherRedirectUri",
                     [](Form& f) { f.set("redirect_uri", "https://evil.example"); }, "invalid_grant"},
        ExchangeCase{"RefusesAnotherClient", [](Form& f) { f.set("client_id", "house"); }, "invalid_grant"},
        ExchangeCase{"RefusesAnUnknownClient", [](Form& f) { f.set("client_id", "nobody"); },
                     "invalid_client"},
        ExchangeCase{"RefusesNoClient", [](Form& f) { f.set("client_id", ""); }, "invalid_client"},
        ExchangeCase{"RefusesAConfidentialClientWithoutSecret", [](Form& f) { f.set("client_id", "office"); },
                     "invalid_client"},
        ExchangeCase{"RefusesNoCode", [](Form& f) { f.set("code", ""); }, "invalid_request"},
        ExchangeCase{"RefusesARandomCode", [](Form& f) { f.set("code", std::string(43, 'x')); },
                     "invalid_grant"},
        ExchangeCase{"RefusesNoGrantType", [](Form& f) { f.set("grant_type", ""); }, "invalid_request"},
        ExchangeCase{"RefusesTheOldNameOfTheGrant", [](Form& f) { f.set("grant_type", "code"); },
                     "unsupported_grant_type"},
        ExchangeCase{"RefusesAGrantThatIsNotTheClients",
                     [](Form& f) {
                       f.set("client_id", "root");
                       f.set("client_secret", "rootsecret");
                     },
                     "unauthorized_client"}),
    [](const auto& test) { return test.param.sentence; });

INSTANTIATE_TEST_SUITE_P(
    Rfc7636Section4_6, CodeExchange,
    testing::Values(
        ExchangeCase{"RefusesAnotherVerifier", [](Form& f) { f.set("code_verifier", std::string(43, 'a')); },
                     "invalid_grant"},
        ExchangeCase{"RefusesNoVerifier", [](Form& f) { f.set("code_verifier", ""); }, "invalid_grant"},
        ExchangeCase{"RefusesTheChallengeItself", [](Form& f) { f.set("code_verifier", code_challenge); },
                     "invalid_grant"},
        ExchangeCase{"RefusesAShortVerifier", [](Form& f) { f.set("code_verifier", std::string(42, 'a')); },
                     "invalid_grant"}),
    [](const auto& test) { return test.param.sentence; });

TEST(CodeReplay, IsRefusedAndKillsTheTokensOfTheFirstUse) {
  TestServer server;
  const Form form = TestServer::code_exchange("webapp", server.obtain_code("webapp"));
  const Json tokens = body_of_response(server.post_token(form));
  EXPECT_EQ(server.get_patient(tokens["access_token"]).status, 200);

  EXPECT_EQ(body_of_response(server.post_token(form))["error"], "invalid_grant");
  EXPECT_EQ(server.get_patient(tokens["access_token"]).status, 401);
  Form refresh;
  refresh.set("grant_type", "refresh_token");
  refresh.set("client_id", "webapp");
  refresh.set("refresh_token", tokens["refresh_token"]);
  EXPECT_EQ(body_of_response(server.post_token(refresh))["error"], "invalid_grant");
}

TEST(CodeReplay, ByAnotherClientIsRefusedAndChangesNothing) {
  TestServer server;
  Form form = TestServer::code_exchange("webapp", server.obtain_code("webapp"));
  const Json tokens = body_of_response(server.post_token(form));
  form.set("client_id", "house");
  EXPECT_EQ(body_of_response(server.post_token(form))["error"], "invalid_grant");
  EXPECT_EQ(server.get_patient(tokens["access_token"]).status, 200);
}

TEST(CodeExpiry, IsAMinute) {
  TestServer server;
  const Form late = TestServer::code_exchange("webapp", server.obtain_code("webapp"));
  server.clock.advance(Seconds{60});
  EXPECT_EQ(body_of_response(server.post_token(late))["error"], "invalid_grant");
  const Form in_time = TestServer::code_exchange("webapp", server.obtain_code("webapp"));
  server.clock.advance(Seconds{59});
  EXPECT_EQ(server.post_token(in_time).status, 200);
}

TEST(CodeOfAUserWhoWasDeactivatedSince, IsRefused) {
  TestServer server;
  const Form form = TestServer::code_exchange("webapp", server.obtain_code("webapp"));
  server.administer("PUT", "/User/alice", {{"userName", "alice"}, {"inactive", true}});
  EXPECT_EQ(body_of_response(server.post_token(form))["error"], "invalid_grant");
}

struct BodyCase {
  const char* sentence;
  std::string content_type;
  std::string body;  // %CODE% stands for the code
  int status;
};

class TokenBodies : public testing::TestWithParam<BodyCase> {};

TEST_P(TokenBodies, AreReadByTheirType) {
  TestServer server;
  std::string body = GetParam().body;
  if (const auto at = body.find("%CODE%"); at != std::string::npos)
    body.replace(at, 6, server.obtain_code("webapp"));
  const auto answer = server.send("POST", "/auth/token", {{"Content-Type", GetParam().content_type}}, body);
  EXPECT_EQ(answer.status, GetParam().status) << answer.body;
  EXPECT_TRUE(answer.has("Cache-Control"));
}

const std::string json_body =
    std::string(
        R"({"grant_type":"authorization_code","client_id":"webapp","code":"%CODE%","code_verifier":")") +
    code_verifier + "\"}";

INSTANTIATE_TEST_SUITE_P(
    TokenEndpoint, TokenBodies,
    testing::Values(
        BodyCase{"Json", "application/json", json_body, 200},
        BodyCase{"JsonWithACharset", "application/json; charset=utf-8", json_body, 200},
        BodyCase{"Yaml", "text/yaml",
                 std::string("grant_type: authorization_code\nclient_id: webapp\ncode: '%CODE%'\n"
                             "code_verifier: ") +
                     code_verifier,
                 200},
        BodyCase{"RepeatedFormField", "application/x-www-form-urlencoded", "client_id=a&client_id=b", 400},
        BodyCase{"RepeatedJsonMember", "application/json", R"({"client_id":"a","client_id":"b"})", 400},
        BodyCase{"JsonNumber", "application/json", R"({"client_id":1})", 400},
        BodyCase{"JsonList", "application/json", R"(["webapp"])", 400},
        BodyCase{"UnknownType", "text/plain", "client_id=webapp", 400},
        BodyCase{"NoType", "", "client_id=webapp", 400}),
    [](const auto& test) { return test.param.sentence; });

TEST(TokenEndpoint, TakesNothingFromTheQuery) {
  TestServer server;
  const Form form = TestServer::code_exchange("webapp", server.obtain_code("webapp"));
  const auto answer = server.send("POST", "/auth/token?client_id=webapp",
                                  {{"Content-Type", "application/x-www-form-urlencoded"}}, form.encode());
  EXPECT_EQ(answer.status, 400);
}

TEST(IdToken, IsIssuedForScopeOpenid) {
  TestServer server;
  const auto redirect = server.walk(server.authorize_target("webapp", "&scope=openid%20email&nonce=n-1"));
  const Json tokens = body_of_response(
      server.post_token(TestServer::code_exchange("webapp", location_parameter(redirect, "code"))));
  const std::string id_token = tokens.value("id_token", "");
  const auto first = id_token.find('.');
  const auto claims =
      Json::parse(*base64url::decode(id_token.substr(first + 1, id_token.rfind('.') - first - 1)));
  EXPECT_EQ(claims["iss"], TestServer::issuer);
  EXPECT_EQ(claims["aud"], "webapp");
  EXPECT_EQ(claims["sub"], "alice");
  EXPECT_EQ(claims["nonce"], "n-1");
  EXPECT_EQ(claims["email"], "Alice@example.com");
  EXPECT_FALSE(claims.contains("name"));  // scope profile was not granted
  EXPECT_EQ(
      tokens["userinfo"],
      Json({{"sub", "alice"}, {"email", "Alice@example.com"}, {"id", "alice"}, {"resourceType", "User"}}));
}

TEST(AccessToken, IsAJwtOfRfc9068WhereTheClientWantsIt) {
  TestServer server;
  const std::string token = server.obtain_tokens("webapp")["access_token"];
  const auto first = token.find('.');
  ASSERT_NE(first, std::string::npos);
  const auto header = Json::parse(*base64url::decode(token.substr(0, first)));
  const auto claims = Json::parse(*base64url::decode(token.substr(first + 1, token.rfind('.') - first - 1)));
  EXPECT_EQ(header["typ"], "at+jwt");
  EXPECT_EQ(header["alg"], "RS256");
  const Json jwks = body_of_response(server.send("GET", "/.well-known/jwks.json"));
  EXPECT_EQ(header["kid"], jwks["keys"][0]["kid"]);
  EXPECT_FALSE(jwks["keys"][0].contains("d"));
  for (const auto* claim : {"iss", "sub", "aud", "client_id", "iat", "exp", "jti"})
    EXPECT_TRUE(claims.contains(claim));
  EXPECT_EQ(claims["exp"].get<int>() - claims["iat"].get<int>(), 3600);
}

TEST(AccessToken, IsGoodToTheSecond) {
  TestServer server;
  const std::string token = server.obtain_tokens("house")["access_token"];
  EXPECT_EQ(token.find('.'), std::string::npos);  // opaque by default
  server.clock.advance(Seconds{3599});
  EXPECT_EQ(server.get_patient(token).status, 200);
  server.clock.advance(Seconds{1});
  EXPECT_EQ(server.get_patient(token).status, 401);
}

}  // namespace
}  // namespace codegrant::server
