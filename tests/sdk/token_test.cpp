// Token responses that are believed, and those that are not (RFC 6749 §5.1).
#include "codegrant/protocol/token.hpp"

#include <gtest/gtest.h>

namespace codegrant {
namespace {

struct TokenCase {
  const char* sentence;
  std::string body;
  bool accepted = false;
  std::optional<Seconds> expires_in = std::nullopt;
};
class TokenReading : public testing::TestWithParam<TokenCase> {};
TEST_P(TokenReading, HoldsToRfc6749) {
  const auto response = TokenResponse::read({200, "application/json;charset=UTF-8", GetParam().body});
  ASSERT_EQ(response.has_value(), GetParam().accepted);
  if (response) {
    EXPECT_EQ(response->expires_in, GetParam().expires_in);
    return;
  }
  EXPECT_EQ(response.error().code, ErrorCode::invalid_response);
}

std::string with(const std::string& members) {
  return R"({"access_token":"at","token_type":"Bearer",)" + members + "}";
}

INSTANTIATE_TEST_SUITE_P(
    Rfc6749Section5_1, TokenReading,
    testing::Values(
        TokenCase{"AcceptsTheLeast", R"({"access_token":"at","token_type":"bearer"})", true},
        TokenCase{"ReadsSeconds", with(R"("expires_in":3600)"), true, Seconds{3600}},
        TokenCase{"ReadsNumericText", with(R"("expires_in":"3600")"), true, Seconds{3600}},
        TokenCase{"CutsAFraction", with(R"("expires_in":3599.9)"), true, Seconds{3599}},
        TokenCase{"AcceptsZero", with(R"("expires_in":0)"), true, Seconds{0}},
        TokenCase{"RefusesANegativeLifetime", with(R"("expires_in":-1)")},
        TokenCase{"RefusesMinusZero", with(R"("expires_in":-0)")},
        TokenCase{"RefusesNegativeText", with(R"("expires_in":"-1")")},
        TokenCase{"RefusesNaN", with(R"("expires_in":"NaN")")},
        TokenCase{"RefusesWords", with(R"("expires_in":"soon")")},
        TokenCase{"RefusesEmptyText", with(R"("expires_in":"")")},
        TokenCase{"RefusesASpace", with(R"("expires_in":" 3600")")},
        TokenCase{"RefusesNull", with(R"("expires_in":null)")},
        TokenCase{"RefusesAnExponent", with(R"("expires_in":1e9)")},
        TokenCase{"RefusesForever", with(R"("expires_in":99999999999)")},
        TokenCase{"RefusesABoolean", with(R"("expires_in":true)")},
        TokenCase{"RefusesNoTokenType", R"({"access_token":"at"})"},
        TokenCase{"RefusesAnotherTokenType", R"({"access_token":"at","token_type":"mac"})"},
        TokenCase{"RefusesDpopThatWasNotAskedFor", R"({"access_token":"at","token_type":"DPoP"})"},
        TokenCase{"RefusesNoAccessToken", R"({"token_type":"Bearer"})"},
        TokenCase{"RefusesAnEmptyAccessToken", R"({"access_token":"","token_type":"Bearer"})"},
        TokenCase{"RefusesAnAccessTokenThatIsNoText", R"({"access_token":7,"token_type":"Bearer"})"},
        TokenCase{"RefusesAnAccessTokenThatBreaksAHeader",
                  R"({"access_token":"a\r\nb","token_type":"Bearer"})"},
        TokenCase{"RefusesARefreshTokenThatIsNoText", with(R"("refresh_token":{})")},
        TokenCase{"RefusesAScopeThatIsNoScope", with(R"("scope":"a  b")")},
        TokenCase{"RefusesAScopeList", with(R"("scope":["a"])")},
        TokenCase{"RefusesARepeatedMember", with(R"("access_token":"other")")},
        TokenCase{"RefusesARepeatedMemberBelow", with(R"("userinfo":{"id":"a","id":"b"})")},
        TokenCase{"RefusesAList", "[]"}, TokenCase{"RefusesMarkup", "<html></html>"},
        TokenCase{"RefusesNothing", ""}),
    [](const auto& test) { return test.param.sentence; });

TEST(TokenResponse, RefusesOtherStatusesAndTypes) {
  const auto body = R"({"access_token":"at","token_type":"Bearer"})";
  EXPECT_TRUE(TokenResponse::read({200, "APPLICATION/JSON", body}));
  EXPECT_FALSE(TokenResponse::read({201, "application/json", body}));
  EXPECT_FALSE(TokenResponse::read({200, "text/html", body}));
  EXPECT_FALSE(TokenResponse::read({200, "application/jsonp", body}));
  EXPECT_FALSE(TokenResponse::read({200, "", body}));
}

TEST(TokenResponse, GivesTheUserWhereTheServerTellsIt) {
  const auto response = TokenResponse::read(
      {200, "application/json",
       with(R"("userinfo":{"id":"u1","email":"a@b"},"refresh_token":"rt","scope":"a b")")});
  ASSERT_TRUE(response);
  EXPECT_EQ(response->sub, "u1");
  EXPECT_EQ(response->claims, R"({"id":"u1","email":"a@b"})");
  EXPECT_EQ(response->refresh_token.reveal(), "rt");
  EXPECT_EQ(response->scope->to_string(), "a b");
}

}  // namespace
}  // namespace codegrant
