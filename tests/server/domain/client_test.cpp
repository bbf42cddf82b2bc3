// What a Client resource may say, and where an error points.
#include "server/domain/client.hpp"

#include <gtest/gtest.h>

namespace codegrant::server {
namespace {

Json with_redirect_uri(const std::string& uri) {
  return {{"grant_types", Json::array({"code"})},
          {"auth", {{"authorization_code", {{"redirect_uri", uri}}}}}};
}

struct RedirectUriCase {
  const char* sentence;
  std::string uri;
  bool accepted;
};

class RedirectUris : public testing::TestWithParam<RedirectUriCase> {};

TEST_P(RedirectUris, AreCheckedAtRegistration) {
  Problems problems;
  const Client client = read_client("c", with_redirect_uri(GetParam().uri), problems);
  ASSERT_EQ(problems.empty(), GetParam().accepted);
  if (problems.empty()) {
    EXPECT_EQ(client.redirect_uris, std::vector{GetParam().uri});
  } else {
    EXPECT_EQ(problems.front().expression, "Client.auth.authorization_code.redirect_uri");
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rfc6749Section3_1_2, RedirectUris,
    testing::Values(RedirectUriCase{"TakesHttps", "https://app.example/cb", true},
                    RedirectUriCase{"TakesItsOwnQuery", "https://app.example/cb?tenant=1", true},
                    RedirectUriCase{"TakesLoopback", "http://127.0.0.1:4000/cb", true},
                    RedirectUriCase{"TakesAReversedDomainScheme", "com.example.app:/cb", true},
                    RedirectUriCase{"RefusesEmpty", "", false},
                    RedirectUriCase{"RefusesRelative", "/cb", false},
                    RedirectUriCase{"RefusesAFragment", "https://app.example/cb#x", false},
                    RedirectUriCase{"RefusesAUser", "https://good@evil.example/cb", false},
                    RedirectUriCase{"RefusesJavascript", "javascript:alert(1)", false},
                    RedirectUriCase{"RefusesJavascriptInAnyCase", "JavaScript://x/%0aalert(1)", false},
                    RedirectUriCase{"RefusesData", "data:text/html,x", false},
                    RedirectUriCase{"RefusesAWordAsScheme", "myapp:/cb", false},
                    RedirectUriCase{"RefusesAList", "https://a.example/cb, https://b.example/cb", false}),
    [](const auto& test) { return test.param.sentence; });

struct ProblemCase {
  const char* sentence;
  const char* body;
  const char* expression;  // of the first problem
};

class ClientProblems : public testing::TestWithParam<ProblemCase> {};

TEST_P(ClientProblems, PointAtTheFault) {
  Problems problems;
  static_cast<void>(read_client("c", Json::parse(GetParam().body), problems));
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems.front().expression, GetParam().expression);
}

INSTANTIATE_TEST_SUITE_P(
    Members, ClientProblems,
    testing::Values(
        ProblemCase{"ImplicitIsNotOffered", R"({"grant_types": ["implicit"]})", "Client.grant_types[0]"},
        ProblemCase{"GrantTypesAsText", R"({"grant_types": "code"})", "Client.grant_types"},
        ProblemCase{"FirstPartyAsText", R"({"first_party": "yes"})", "Client.first_party"},
        ProblemCase{"ScopeWithASpace", R"({"scope": ["a b"]})", "Client.scope"},
        ProblemCase{"OriginWithAPath", R"({"allowed_origins": ["https://a.example/x"]})",
                    "Client.allowed_origins[0]"},
        ProblemCase{"NullOrigin", R"({"allowed_origins": ["null"]})", "Client.allowed_origins[0]"},
        ProblemCase{"ExpirationOfZero", R"({"auth": {"authorization_code": {"access_token_expiration": 0}}})",
                    "Client.auth.authorization_code.access_token_expiration"},
        ProblemCase{"UnknownTokenFormat", R"({"auth": {"authorization_code": {"token_format": "saml"}}})",
                    "Client.auth.authorization_code.token_format"},
        ProblemCase{"SecretRequiredWithoutOne",
                    R"({"auth": {"authorization_code": {"secret_required": true}}})",
                    "Client.auth.authorization_code.secret_required"},
        ProblemCase{"CodeWithoutRedirectUri", R"({"grant_types": ["code"]})",
                    "Client.auth.authorization_code.redirect_uri"}),
    [](const auto& test) { return test.param.sentence; });

TEST(ClientOrigins, AreThoseOfItsRedirectUrisUnlessItNamesThem) {
  Problems problems;
  Json body = with_redirect_uri("https://app.example:443/cb");
  EXPECT_EQ(read_client("c", body, problems).allowed_origins,
            std::vector<std::string>{"https://app.example"});
  body["allowed_origins"] = Json::array();
  EXPECT_TRUE(read_client("c", body, problems).allowed_origins.empty());
}

TEST(ClientWithoutASecret, NeedsPkceAndRotatesRefreshTokens) {
  Problems problems;
  Json body = with_redirect_uri("https://app.example/cb");
  body["auth"]["authorization_code"]["pkce"] = false;
  const Client open = read_client("c", body, problems);
  EXPECT_TRUE(open.requires_pkce());
  EXPECT_TRUE(open.rotates_refresh_tokens("authorization_code"));

  body["secret"] = "$s0$hash";
  const Client confidential = read_client("c", body, problems);
  EXPECT_FALSE(confidential.requires_pkce());
  EXPECT_FALSE(confidential.rotates_refresh_tokens("authorization_code"));

  body["auth"]["authorization_code"]["secret_required"] = false;
  EXPECT_TRUE(read_client("c", body, problems).requires_pkce());
}

}  // namespace
}  // namespace codegrant::server
