// Authorization requests as they leave, and responses as they come back (RFC 6749 §4.1, RFC 9207).
#include "codegrant/protocol/authorization.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace codegrant {
namespace {

TEST(AuthorizationRequest, KeepsTheEndpointsQueryAndEncodesEverything) {
  const std::vector<std::string> resource = {"https://api.example/"};
  const AuthorizationRequest request{
      "web app", "https://app.example/cb?a=b",
      "a b",     resource,
      "st",      *CodeChallenge::parse("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")};
  EXPECT_EQ(
      request.url("https://as.example/a?x=1"),
      "https://as.example/"
      "a?x=1&response_type=code&client_id=web%20app&redirect_uri=https%3A%2F%2Fapp.example%"
      "2Fcb%3Fa%3Db&scope=a%20b&state=st&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_"
      "challenge_method=S256&resource=https%3A%2F%2Fapi.example%2F");
}

struct ResponseCase {
  const char* sentence;
  std::string query;
};
class BrokenResponse : public testing::TestWithParam<ResponseCase> {};
TEST_P(BrokenResponse, IsInvalidCallback) {
  EXPECT_TRUE(is_authorization_response(GetParam().query));
  const auto response = AuthorizationResponse::parse(GetParam().query);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::invalid_callback);
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
  const auto response = AuthorizationResponse::parse(
      "error=" + std::string(100, 'e') + "&error_description=%3Cb%3E%22%C3%A9%0A" + std::string(600, 'd') +
      "&error_uri=javascript:alert(1)");
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
  EXPECT_EQ(without_authorization_response("https://a/cb?code=1&state=2&iss=3"), "https://a/cb");
  EXPECT_EQ(without_authorization_response("https://a/cb?x=%20&error=1&error_description=2&y#f"),
            "https://a/cb?x=%20&y#f");
  EXPECT_EQ(without_authorization_response("https://a/cb#code=1"), "https://a/cb#code=1");
}

TEST(Issuer, MustBeTheOneThatWasAsked) {
  Metadata metadata;
  metadata.issuer = "https://as.example";
  AuthorizationResponse response;
  EXPECT_TRUE(check_issuer(response, metadata));
  response.iss = "https://as.example";
  EXPECT_TRUE(check_issuer(response, metadata));
  for (const auto* iss : {"https://as.example/", "https://AS.example", "https://evil.example"}) {
    response.iss = iss;
    EXPECT_EQ(check_issuer(response, metadata).error().code, ErrorCode::issuer_mismatch);
  }
  metadata.authorization_response_iss_parameter_supported = true;
  response.iss = "";
  EXPECT_EQ(check_issuer(response, metadata).error().code, ErrorCode::issuer_mismatch);
}

}  // namespace
}  // namespace codegrant
