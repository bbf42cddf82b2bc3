// Token responses that are believed, and those that are not (RFC 6749 §5.1).
#include "codegrant/protocol/token.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/sdk/arena.hpp"

namespace codegrant {
namespace {

struct TokenCase {
  const char* sentence;
  std::string body;
  bool accepted = false;
  Seconds expires_in{-1};
  const char* token_type = "Bearer";  ///< as it was asked for
};
class TokenReading : public testing::TestWithParam<TokenCase> {};
TEST_P(TokenReading, HoldsToRfc6749) {
  TestArena arena;
  const auto response = TokenResponse::read({200, "application/json;charset=UTF-8", GetParam().body},
                                            GetParam().token_type, arena);
  ASSERT_EQ(response.has_value(), GetParam().accepted);
  if (response) {
    EXPECT_EQ(response->expires_in, GetParam().expires_in);
    return;
  }
  EXPECT_EQ(explain(response.error()).code, "invalid_response");
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
        TokenCase{"AcceptsDpop", R"({"access_token":"at","token_type":"dpop"})", true, Seconds{-1}, "DPoP"},
        // RFC 9449 §5: the token would be good without its key.
        TokenCase{"RefusesBearerWhereDpopWasAskedFor", R"({"access_token":"at","token_type":"Bearer"})",
                  false, Seconds{-1}, "DPoP"},
        TokenCase{"RefusesATokenTypeThatIsNoText", R"({"access_token":"at","token_type":["Bearer"]})"},
        TokenCase{"RefusesNoAccessToken", R"({"token_type":"Bearer"})"},
        TokenCase{"RefusesAnEmptyAccessToken", R"({"access_token":"","token_type":"Bearer"})"},
        TokenCase{"RefusesAnAccessTokenThatIsNoText", R"({"access_token":7,"token_type":"Bearer"})"},
        TokenCase{"RefusesAnAccessTokenThatBreaksAHeader",
                  R"({"access_token":"a\r\nb","token_type":"Bearer"})"},
        TokenCase{"RefusesARefreshTokenThatIsNoText", with(R"("refresh_token":{})")},
        TokenCase{"RefusesAnEmptyRefreshToken", with(R"("refresh_token":"")")},
        TokenCase{"RefusesAnIdTokenThatIsNoText", with(R"("id_token":{})")},
        TokenCase{"RefusesAScopeThatIsNoScope", with(R"("scope":"a  b")")},
        TokenCase{"RefusesAScopeList", with(R"("scope":["a"])")},
        TokenCase{"RefusesARepeatedMember", with(R"("access_token":"other")")},
        TokenCase{"RefusesARepeatedMemberBelow", with(R"("userinfo":{"id":"a","id":"b"})")},
        TokenCase{"RefusesAList", "[]"}, TokenCase{"RefusesMarkup", "<html></html>"},
        TokenCase{"RefusesNothing", ""}),
    [](const auto& test) { return test.param.sentence; });

TEST(TokenResponse, RefusesOtherStatusesAndTypes) {
  TestArena arena;
  const auto accepts = [&arena](const HttpAnswer& answer) {
    return TokenResponse::read(answer, "Bearer", arena).has_value();
  };
  const auto body = R"({"access_token":"at","token_type":"Bearer"})";
  EXPECT_TRUE(accepts({200, "APPLICATION/JSON", body}));
  EXPECT_FALSE(accepts({201, "application/json", body}));
  EXPECT_FALSE(accepts({200, "text/html", body}));
  EXPECT_FALSE(accepts({200, "application/jsonp", body}));
  EXPECT_FALSE(accepts({200, "", body}));
}

TEST(TokenResponse, GivesTheUserWhereTheServerTellsIt) {
  TestArena arena;
  const auto body =
      with(R"("userinfo":{"id":"u1","email":"a@b"},"refresh_token":"rt","scope":"a b","id_token":"i.d.t")");
  const auto response = TokenResponse::read({200, "application/json", body}, "Bearer", arena);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->sub, "u1");
  EXPECT_EQ(response->claims, R"({"id":"u1","email":"a@b"})");
  EXPECT_EQ(response->refresh_token.reveal(), "rt");
  EXPECT_EQ(response->id_token.reveal(), "i.d.t");
  EXPECT_EQ(response->scope, "a b");
}

TEST(TokenRequest, IsSpelledAsTheRfcsWant) {
  TestArena arena;
  EXPECT_EQ(code_exchange("web app", "https://a/cb", SecretView("c&d"), SecretView("v~1"), arena),
            "grant_type=authorization_code&code=c%26d&redirect_uri=https%3A%2F%2Fa%2Fcb&client_id=web%20app"
            "&code_verifier=v~1");
  EXPECT_EQ(refresh_request("web", SecretView("r+t"), arena),
            "grant_type=refresh_token&refresh_token=r%2Bt&client_id=web");
  EXPECT_EQ(revocation_request("web", SecretView("r+t"), arena), "token=r%2Bt&client_id=web");
}

}  // namespace
}  // namespace codegrant
