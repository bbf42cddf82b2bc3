// Authorization requests as they leave, and responses as they come back (RFC 6749 §4.1, RFC 9207).
#include "codegrant/protocol/authorization.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/sdk/arena.hpp"

namespace codegrant {
namespace {

TEST(AuthorizationRequest, EncodesEverything) {
  TestArena arena;
  const auto resource = *Json::parse(R"(["https://api.example/","urn:b"])", arena);
  const AuthorizationRequest request{
      "web app", "https://app.example/cb?a=b",  "openid b", resource, "st", "no",
      "ch",      "prompt=none&login_hint=a%40b"};
  EXPECT_EQ(request.write(arena),
            "response_type=code&client_id=web%20app&redirect_uri=https%3A%2F%2Fapp.example%2Fcb%3Fa%3Db"
            "&scope=openid%20b&state=st&nonce=no&code_challenge=ch&code_challenge_method=S256"
            "&resource=https%3A%2F%2Fapi.example%2F&resource=urn%3Ab&prompt=none&login_hint=a%40b");
}

TEST(AuthorizationRequest, LeavesOutWhatIsNotThere) {
  TestArena arena;
  const AuthorizationRequest request{"c", "https://a/", "", nullptr, "s", "", "ch", ""};
  EXPECT_EQ(request.write(arena),
            "response_type=code&client_id=c&redirect_uri=https%3A%2F%2Fa%2F&state=s&code_challenge=ch"
            "&code_challenge_method=S256");
}

TEST(AuthorizationRequest, KeepsTheEndpointsQuery) {
  TestArena arena;
  EXPECT_EQ(with_query("https://as.example/a?x=1", "y=2", arena), "https://as.example/a?x=1&y=2");
  EXPECT_EQ(with_query("https://as.example/a", "y=2", arena), "https://as.example/a?y=2");
}

TEST(ExtraParameters, MayBeWhateverThisClientDoesNotSet) {
  TestArena arena;
  for (const char* extra : {"", "prompt=none", "login_hint=a%40b&ui_locales=de%20en&max_age=0", "states=1"})
    EXPECT_TRUE(check_extra_parameters(extra, arena)) << extra;
}

TEST(ExtraParameters, NeverReplaceWhatThisClientSets) {
  TestArena arena;
  for (const std::string name :
       {"response_type", "response_mode", "client_id", "redirect_uri", "scope", "state", "nonce",
        "code_challenge", "code_challenge_method", "request", "request_uri", "resource", "dpop_jkt"})
    for (const auto& extra :
         {name + "=x", "prompt=none&" + name + "=", "%" + std::string("73tate=x&") + name})
      EXPECT_EQ(explain(check_extra_parameters(extra, arena).error()).code, "invalid_configuration") << extra;
}

TEST(ExtraParameters, MustBeReadable) {
  TestArena arena;
  for (const char* extra : {"a=1&a=2", "a=%zz", "a=%00", "a=%ff"})
    EXPECT_EQ(explain(check_extra_parameters(extra, arena).error()).code, "invalid_configuration") << extra;
}

struct ResponseCase {
  const char* sentence;
  std::string query;
};
class BrokenResponse : public testing::TestWithParam<ResponseCase> {};
TEST_P(BrokenResponse, IsInvalidCallback) {
  TestArena arena;
  EXPECT_TRUE(is_authorization_response(GetParam().query));
  const auto response = AuthorizationResponse::parse(GetParam().query, arena);
  ASSERT_FALSE(response);
  EXPECT_EQ(explain(response.error()).code, "invalid_callback");
}
INSTANTIATE_TEST_SUITE_P(Rfc6749Section4_1_2, BrokenResponse,
                         testing::Values(ResponseCase{"CodeTwice", "code=a&state=s&code=a"},
                                         ResponseCase{"StateTwice", "code=a&state=s&state=t"},
                                         ResponseCase{"IssTwice", "code=a&state=s&iss=x&iss=y"},
                                         ResponseCase{"CodeBesideError", "code=a&error=x"},
                                         ResponseCase{"ABrokenEscape", "code=%zz"},
                                         ResponseCase{"Nul", "code=a%00"}, ResponseCase{"NoUtf8", "code=%ff"},
                                         ResponseCase{"TooLong", "code=" + std::string(8 * 1024, 'a')}),
                         [](const auto& test) { return test.param.sentence; });

TEST(AuthorizationResponse, BoundsWhatTheServerSays) {
  TestArena arena;
  const auto response = AuthorizationResponse::parse(
      "error=" + std::string(100, 'e') + "&error_description=%3Cb%3E%22%C3%A9%0A" + std::string(600, 'd') +
          "&error_uri=javascript:alert(1)",
      arena);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->refusal.error, std::string(64, 'e'));
  EXPECT_EQ(response->refusal.error_description.substr(0, 7), "<b>????");
  EXPECT_EQ(response->refusal.error_description.size(), 512u);
  EXPECT_EQ(response->refusal.error_uri, "");
}

TEST(AuthorizationResponse, IsKnownByItsParametersAlone) {
  EXPECT_FALSE(is_authorization_response(""));
  EXPECT_FALSE(is_authorization_response("state=s&barcode=1"));
  EXPECT_TRUE(is_authorization_response("x=1&code"));
  EXPECT_TRUE(is_authorization_response("error=a"));
}

TEST(AuthorizationResponse, LeavesNothingInTheAddressBar) {
  TestArena arena;
  EXPECT_EQ(without_authorization_response("https://a/cb?code=1&state=2&iss=3", arena), "https://a/cb");
  EXPECT_EQ(without_authorization_response(
                "https://a/cb?x=%20&error=1&error_description=2&session_state=3&y#f", arena),
            "https://a/cb?x=%20&y#f");
  EXPECT_EQ(without_authorization_response("https://a/cb#code=1", arena), "https://a/cb#code=1");
}

TEST(Issuer, MustBeTheOneThatWasAsked) {
  TestArena arena;
  const auto metadata = [&arena](const std::string& more) {
    return *Metadata::read(
        **Json::parse(
            arena.copy(R"({"issuer":"https://as.example","authorization_endpoint":"https://a/",)"
                       R"("token_endpoint":"https://a/","code_challenge_methods_supported":["S256"])" +
                       more + "}"),
            arena),
        "https://as.example");
  };
  const auto silent = metadata("");
  AuthorizationResponse response;
  EXPECT_TRUE(check_issuer(response, silent));
  response.iss = "https://as.example";
  EXPECT_TRUE(check_issuer(response, silent));
  for (const auto* iss : {"https://as.example/", "https://AS.example", "https://evil.example"}) {
    response.iss = iss;
    EXPECT_EQ(explain(check_issuer(response, silent).error()).code, "issuer_mismatch");
  }
  response.iss = "";
  const auto promising = metadata(R"(,"authorization_response_iss_parameter_supported":true)");
  EXPECT_EQ(explain(check_issuer(response, promising).error()).code, "issuer_mismatch");
}

}  // namespace
}  // namespace codegrant
