// id_tokens that are believed as far as the core can see, and the one key that may have signed them.
#include "codegrant/protocol/id_token.hpp"

#include <gtest/gtest.h>

#include "tests/sdk/arena.hpp"
#include "tests/sdk/id_tokens.hpp"

namespace codegrant {
namespace {

IdTokenExpectation expectation() {
  IdTokenExpectation expected;
  expected.issuer = "https://as.example";
  expected.client_id = "webapp";
  expected.nonce = "n-1";
  expected.now = from_unix(1'000'000);
  return expected;
}

Members nonced() { return claims().with("nonce", R"("n-1")"); }

TEST(IdToken, IsTakenApart) {
  TestArena arena;
  const auto of_claims = nonced().with("at_hash", R"("hash")").with("email", R"("a@b")");
  const auto text = id_token(of_claims);
  const auto token = IdToken::read(SecretView(text), expectation(), arena);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->alg, "RS256");
  EXPECT_EQ(token->kid, "k1");
  EXPECT_EQ(token->sub, "alice");
  EXPECT_EQ(token->claims, of_claims.json());
  EXPECT_EQ(token->at_hash, "hash");
  EXPECT_EQ(std::string(token->signing_input) + "." + std::string(token->signature), text);
  EXPECT_EQ(token->signature, "c2ln");
}

struct ClaimCase {
  const char* sentence;
  Members of_claims;
  bool accepted = false;
};
class IdTokenClaims : public testing::TestWithParam<ClaimCase> {};
TEST_P(IdTokenClaims, AreBelievedOrNot) {
  TestArena arena;
  const auto token =
      IdToken::read(SecretView(arena.copy(id_token(GetParam().of_claims))), expectation(), arena);
  EXPECT_EQ(token.has_value(), GetParam().accepted);
  if (!token) {
    EXPECT_EQ(explain(token.error()).code, "invalid_id_token");
  }
}
INSTANTIATE_TEST_SUITE_P(
    OpenidConnectCore3_1_3_7, IdTokenClaims,
    testing::Values(ClaimCase{"AcceptsTheLeast", nonced(), true},
                    ClaimCase{"RefusesNoIss", nonced().with("iss", "")},
                    ClaimCase{"RefusesAnotherIss", nonced().with("iss", R"("https://evil.example")")},
                    ClaimCase{"RefusesAnIssWithASlashMore", nonced().with("iss", R"("https://as.example/")")},
                    ClaimCase{"RefusesAnIssThatIsNoText", nonced().with("iss", R"(["https://as.example"])")},
                    ClaimCase{"RefusesNoAud", nonced().with("aud", "")},
                    ClaimCase{"RefusesAnotherAud", nonced().with("aud", R"("other")")},
                    ClaimCase{"RefusesAnEmptyAud", nonced().with("aud", "[]")},
                    ClaimCase{"RefusesAListOfOtherAuds", nonced().with("aud", R"(["other"])")},
                    ClaimCase{"AcceptsAListOfThisClient", nonced().with("aud", R"(["webapp"])"), true},
                    ClaimCase{"RefusesSeveralAudsWithoutAzp", nonced().with("aud", R"(["webapp","other"])")},
                    ClaimCase{"AcceptsSeveralAudsForThisClient",
                              nonced().with("aud", R"(["other","webapp"])").with("azp", R"("webapp")"), true},
                    ClaimCase{"RefusesSeveralAudsForAnotherClient",
                              nonced().with("aud", R"(["webapp","other"])").with("azp", R"("other")")},
                    ClaimCase{"RefusesAnotherAzp", nonced().with("azp", R"("other")")},
                    ClaimCase{"RefusesAnAzpThatIsNoText", nonced().with("azp", "1")},
                    ClaimCase{"RefusesNoSub", nonced().with("sub", "")},
                    ClaimCase{"RefusesAnEmptySub", nonced().with("sub", R"("")")},
                    ClaimCase{"RefusesASubThatIsNoText", nonced().with("sub", "7")},
                    ClaimCase{"AcceptsTheLongestSub", nonced().with("sub", in_quotes(std::string(255, 's'))),
                              true},
                    ClaimCase{"RefusesALongerSub", nonced().with("sub", in_quotes(std::string(256, 's')))},
                    ClaimCase{"RefusesNoNonce", claims()},
                    ClaimCase{"RefusesAnotherNonce", claims().with("nonce", R"("n-2")")},
                    ClaimCase{"RefusesHalfANonce", claims().with("nonce", R"("n-")")},
                    ClaimCase{"RefusesANonceThatIsNoText", claims().with("nonce", "1")},
                    ClaimCase{"RefusesNoExp", nonced().with("exp", "")},
                    ClaimCase{"RefusesAnExpThatIsOver", nonced().with("exp", "999940")},
                    ClaimCase{"AcceptsAnExpThatIsOverByAClocksFault", nonced().with("exp", "999941"), true},
                    ClaimCase{"RefusesAnExpThatIsText", nonced().with("exp", R"("1000400")")},
                    ClaimCase{"RefusesANegativeExp", nonced().with("exp", "-1")},
                    ClaimCase{"RefusesAnExpWithAnExponent", nonced().with("exp", "1e12")},
                    ClaimCase{"AcceptsAnExpWithAFraction", nonced().with("exp", "1000400.5"), true},
                    ClaimCase{"RefusesNoIat", nonced().with("iat", "")},
                    ClaimCase{"RefusesAnIatOfTheFuture", nonced().with("iat", "1000061")},
                    ClaimCase{"AcceptsAnIatOfAClockThatIsFast", nonced().with("iat", "1000060"), true},
                    ClaimCase{"RefusesAnIatThatIsText", nonced().with("iat", R"("1000000")")},
                    ClaimCase{"AcceptsAnNbf", nonced().with("nbf", "1000060"), true},
                    ClaimCase{"RefusesAnNbfOfTheFuture", nonced().with("nbf", "1000061")},
                    ClaimCase{"RefusesAnNbfThatIsText", nonced().with("nbf", R"("1000000")")},
                    ClaimCase{"RefusesAnAtHashThatIsNoText", nonced().with("at_hash", "1")},
                    ClaimCase{"RefusesAnEmptyAtHash", nonced().with("at_hash", R"("")")}),
    [](const auto& test) { return test.param.sentence; });

struct HeaderCase {
  const char* sentence;
  Members of_header;
  bool accepted = false;
};
class IdTokenHeader : public testing::TestWithParam<HeaderCase> {};
TEST_P(IdTokenHeader, IsBelievedOrNot) {
  TestArena arena;
  const auto token =
      IdToken::read(SecretView(arena.copy(id_token(nonced(), GetParam().of_header))), expectation(), arena);
  EXPECT_EQ(token.has_value(), GetParam().accepted);
}
Members alg(const std::string& name) { return header().with("alg", name); }
INSTANTIATE_TEST_SUITE_P(
    Rfc8725Section3_1, IdTokenHeader,
    testing::Values(HeaderCase{"AcceptsRs256", alg(R"("RS256")"), true},
                    HeaderCase{"AcceptsRs384", alg(R"("RS384")"), true},
                    HeaderCase{"AcceptsRs512", alg(R"("RS512")"), true},
                    HeaderCase{"AcceptsPs256", alg(R"("PS256")"), true},
                    HeaderCase{"AcceptsEs256", alg(R"("ES256")"), true},
                    HeaderCase{"AcceptsEs384", alg(R"("ES384")"), true},
                    HeaderCase{"AcceptsEdDsa", alg(R"("EdDSA")"), true},
                    HeaderCase{"RefusesNone", alg(R"("none")")}, HeaderCase{"RefusesNONE", alg(R"("NONE")")},
                    HeaderCase{"RefusesHs256", alg(R"("HS256")")}, HeaderCase{"RefusesRs1", alg(R"("RS1")")},
                    HeaderCase{"RefusesNoAlg", alg("")}, HeaderCase{"RefusesAnEmptyAlg", alg(R"("")")},
                    HeaderCase{"RefusesAnAlgThatIsNoText", alg(R"(["RS256"])")},
                    HeaderCase{"AcceptsNoKid", header().with("kid", ""), true},
                    HeaderCase{"RefusesCrit", header().with("crit", R"(["b64"])")},
                    HeaderCase{"RefusesAnEmptyCrit", header().with("crit", "[]")}),
    [](const auto& test) { return test.param.sentence; });

TEST(IdToken, RefusesWhatIsNoSignedJwt) {
  const auto good = id_token(nonced());
  const auto first_dot = good.find('.');
  const auto head = good.substr(0, first_dot);
  const auto payload = good.substr(first_dot + 1, good.rfind('.') - first_dot - 1);
  for (const auto& text :
       {std::string(), std::string("."), std::string(".."), head, head + "." + payload,
        head + "." + payload + ".", "." + payload + ".c2ln", head + "..c2ln", head + "=." + payload + ".c2ln",
        head + "." + payload + "=.c2ln", base64url::encode("[]") + "." + payload + ".c2ln",
        head + "." + base64url::encode("7") + ".c2ln",
        head + "." + base64url::encode(R"({"iss":1,"iss":2})") + ".c2ln"}) {
    TestArena arena;
    EXPECT_FALSE(IdToken::read(SecretView(text), expectation(), arena)) << text;
  }
}

TEST(IdToken, OfARenewalIsOfTheSamePersonAndNeedsNoNonce) {
  TestArena arena;
  auto expected = expectation();
  expected.nonce = "";
  expected.sub = "alice";
  EXPECT_TRUE(IdToken::read(SecretView(arena.copy(id_token(claims()))), expected, arena));
  expected.sub = "bob";
  EXPECT_FALSE(IdToken::read(SecretView(arena.copy(id_token(claims()))), expected, arena));
}

TEST(IdToken, TellsWhenThePersonSignedInWhereThatWasAsked) {
  TestArena arena;
  auto expected = expectation();
  expected.max_age = Seconds{100};
  const auto accepts = [&](const std::string& auth_time) {
    return IdToken::read(SecretView(arena.copy(id_token(nonced().with("auth_time", auth_time)))), expected,
                         arena)
        .has_value();
  };
  EXPECT_TRUE(accepts("1000000"));
  EXPECT_TRUE(accepts("999840"));
  EXPECT_FALSE(accepts("999839"));
  EXPECT_FALSE(accepts(""));
  EXPECT_FALSE(accepts(R"("1000000")"));
  expected.max_age = Seconds{0};
  EXPECT_TRUE(accepts("999940"));
  EXPECT_FALSE(accepts("999939"));
}

// Keys

struct KeyCase {
  const char* sentence;
  std::string set;
  const char* alg;
  const char* kid;
  int found;  ///< its place, or -1
};
class KeyFinding : public testing::TestWithParam<KeyCase> {};
TEST_P(KeyFinding, FindsTheOneThatMaySign) {
  TestArena arena;
  const auto set = Json::parse(GetParam().set, arena);
  ASSERT_TRUE(set);
  const auto* found = find_key(**set, GetParam().alg, GetParam().kid);
  int place = -1;
  int i = 0;
  if (const auto* keys = (*set)->find("keys"))
    for (const auto& key : *keys) {
      if (&key == found) place = i;
      ++i;
    }
  EXPECT_EQ(place, GetParam().found);
}
Members ec_key(const std::string& crv) {
  return {{"kty", R"("EC")"}, {"crv", in_quotes(crv)}, {"kid", R"("k1")"}, {"x", R"("x")"}, {"y", R"("y")"}};
}
const Members ed_key = {{"kty", R"("OKP")"}, {"crv", R"("Ed25519")"}, {"kid", R"("k1")"}, {"x", R"("x")"}};
const Members hmac_key = {{"kty", R"("oct")"}, {"kid", R"("k1")"}, {"k", R"("c2VjcmV0")"}};
INSTANTIATE_TEST_SUITE_P(
    Rfc7517Section4, KeyFinding,
    testing::Values(
        KeyCase{"ByKid", jwks({rsa_key("k0"), rsa_key("k1")}), "RS256", "k1", 1},
        KeyCase{"ByItselfWithoutKid", jwks({rsa_key()}), "RS256", "", 0},
        KeyCase{"NotOneOfTwoWithoutKid", jwks({rsa_key("k0"), rsa_key("k1")}), "RS256", "", -1},
        KeyCase{"NotOneOfTwoOfTheSameKid", jwks({rsa_key(), rsa_key()}), "RS256", "k1", -1},
        KeyCase{"WithoutKidAmongKeysOfOtherKinds", jwks({ec_key("P-256"), rsa_key(), ed_key}), "PS256", "",
                1},
        KeyCase{"NotAnUnknownKid", jwks({rsa_key("k0")}), "RS256", "k1", -1},
        KeyCase{"NotOneWithoutKidForAKid", jwks({rsa_key().with("kid", "")}), "RS256", "k1", -1},
        KeyCase{"MarkedForSigning",
                jwks({rsa_key().with("use", R"("enc")"), rsa_key().with("use", R"("sig")")}), "RS256", "k1",
                1},
        KeyCase{"NotOneForEncrypting", jwks({rsa_key().with("use", R"("enc")")}), "RS256", "k1", -1},
        KeyCase{"MarkedForThisAlg",
                jwks({rsa_key().with("alg", R"("RS512")"), rsa_key().with("alg", R"("RS256")")}), "RS256",
                "k1", 1},
        KeyCase{"NotOneForAnotherAlg", jwks({rsa_key().with("alg", R"("RSA-OAEP")")}), "RS256", "k1", -1},
        KeyCase{"NotAnEcKeyForRsa", jwks({ec_key("P-256")}), "RS256", "k1", -1},
        KeyCase{"NotAnRsaKeyForEc", jwks({rsa_key()}), "ES256", "k1", -1},
        KeyCase{"ByCurve", jwks({ec_key("P-384"), ec_key("P-256")}), "ES256", "k1", 1},
        KeyCase{"ByTheOtherCurve", jwks({ec_key("P-384"), ec_key("P-256")}), "ES384", "k1", 0},
        KeyCase{"NotAnotherCurve", jwks({ec_key("secp256k1")}), "ES256", "k1", -1},
        KeyCase{"ForEdDsa", jwks({ed_key}), "EdDSA", "k1", 0},
        KeyCase{"NotX25519ForEdDsa", jwks({ed_key.with("crv", R"("X25519")")}), "EdDSA", "k1", -1},
        // RFC 8725 §3.1: the public key must not become a secret.
        KeyCase{"NeverForHmac", jwks({hmac_key}), "HS256", "k1", -1},
        KeyCase{"NeverForNone", jwks({rsa_key()}), "none", "k1", -1},
        KeyCase{"NotASmallRsaKey", jwks({rsa_key().with("n", in_quotes(std::string(171, 'n')))}), "RS256",
                "k1", -1},
        KeyCase{"NotAnRsaKeyWithoutModulus", jwks({rsa_key().with("n", "")}), "RS256", "k1", -1},
        KeyCase{"NotAmongNone", jwks({}), "RS256", "k1", -1},
        KeyCase{"NotWithoutASet", "{}", "RS256", "k1", -1}, KeyCase{"NotInAList", "[]", "RS256", "k1", -1},
        KeyCase{"NotInKeysThatAreNone", R"({"keys":"k1"})", "RS256", "k1", -1},
        KeyCase{"NotAmongOtherThings", R"({"keys":[1,"k1",null,[]]})", "RS256", "", -1}),
    [](const auto& test) { return test.param.sentence; });

}  // namespace
}  // namespace codegrant
