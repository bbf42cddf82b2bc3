// The verifier and its challenge (RFC 7636).
#include "codegrant/protocol/pkce.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "codegrant/codec/base64url.hpp"
#include "tests/sdk/arena.hpp"

namespace codegrant {
namespace {

// RFC 7636 Appendix B
constexpr std::array<unsigned char, 32> entropy = {116, 24,  223, 180, 151, 153, 224, 37,  79,  250, 96,
                                                   125, 216, 173, 187, 186, 22,  212, 37,  77,  105, 214,
                                                   191, 240, 91,  88,  5,   88,  83,  132, 141, 121};
constexpr auto verifier_text = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
constexpr auto challenge_text = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

TEST(S256, IsTheOneOfRfc7636AppendixB) {
  TestArena arena;
  EXPECT_EQ(base64url::encode({reinterpret_cast<const char*>(entropy.data()), entropy.size()}),
            verifier_text);
  EXPECT_EQ(s256(verifier_text, arena), challenge_text);
}

struct VerifierCase {
  const char* sentence;
  std::string text;
  bool accepted;
};
class CodeVerifierGrammar : public testing::TestWithParam<VerifierCase> {};

TEST_P(CodeVerifierGrammar, Holds) {
  const auto verifier = CodeVerifier::parse(GetParam().text);
  ASSERT_EQ(verifier.has_value(), GetParam().accepted);
  if (verifier)
    EXPECT_EQ(verifier->reveal(), GetParam().text);
  else
    EXPECT_EQ(verifier.error().code, ErrorCode::invalid_grant);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc7636Section4_1, CodeVerifierGrammar,
    testing::Values(VerifierCase{"RefusesOneCharacterTooFew", std::string(42, 'a'), false},
                    VerifierCase{"AcceptsTheShortest", std::string(43, 'a'), true},
                    VerifierCase{"AcceptsTheLongest", std::string(128, '~'), true},
                    VerifierCase{"RefusesOneCharacterTooMany", std::string(129, 'a'), false},
                    VerifierCase{"RefusesBase64Padding", std::string(43, '='), false},
                    VerifierCase{"RefusesASpace", std::string(43, ' '), false},
                    VerifierCase{"RefusesNonAscii", std::string(44, '\xc3'), false}),
    [](const auto& test) { return test.param.sentence; });

TEST(CodeChallenge, IsExactlyTheSpellingOfADigest) {
  EXPECT_EQ(CodeChallenge::parse(challenge_text)->text(), challenge_text);
  const std::string text = challenge_text;
  for (const auto& wrong :
       {text + "A", text.substr(1), std::string(43, '.'), text.substr(0, 42) + "N", text + "="}) {
    const auto challenge = CodeChallenge::parse(wrong);
    ASSERT_FALSE(challenge) << wrong;
    EXPECT_EQ(challenge.error().code, ErrorCode::invalid_request);
  }
}

}  // namespace
}  // namespace codegrant
