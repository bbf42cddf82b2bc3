// Signatures of id_tokens: by every algorithm that the core knows, and by the examples of the RFCs.
#include "server/login/openssl_signature.hpp"

#include <gtest/gtest.h>

#include "tests/server/login/test_keys.hpp"

namespace codegrant::login {
namespace {

constexpr const char* signing_input = "eyJhbGciOiJ4In0.eyJzdWIiOiJhbGljZSJ9";
constexpr const char* access_token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";

class Signatures : public testing::TestWithParam<const char*> {
 protected:
  bool is_good_for(const std::string& jwk, const std::string& signature, const std::string& at_hash = "",
                   std::string_view input = signing_input) const {
    return is_good({GetParam(), jwk, input, signature, SecretView(access_token), at_hash});
  }

  const TestKey key{GetParam()};
};

TEST_P(Signatures, AreGood) { EXPECT_TRUE(is_good_for(key.jwk(), key.sign(signing_input))); }

TEST_P(Signatures, AreBadForOtherText) {
  EXPECT_FALSE(is_good_for(key.jwk(), key.sign(signing_input), "", "eyJhbGciOiJ4In0.eyJzdWIiOiJib2IifQ"));
}

TEST_P(Signatures, AreBadWithAnotherEnd) {
  auto signature = key.sign(signing_input);
  signature[signature.size() / 2] = signature[signature.size() / 2] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(is_good_for(key.jwk(), signature));
  EXPECT_FALSE(is_good_for(key.jwk(), signature.substr(0, signature.size() - 4)));
  EXPECT_FALSE(is_good_for(key.jwk(), ""));
  EXPECT_FALSE(is_good_for(key.jwk(), key.sign(signing_input) + "="));
}

TEST_P(Signatures, BindTheAccessToken) {
  EXPECT_TRUE(is_good_for(key.jwk(), key.sign(signing_input), at_hash_of(access_token, GetParam())));
  EXPECT_FALSE(is_good_for(key.jwk(), key.sign(signing_input), at_hash_of("another", GetParam())));
}

TEST_P(Signatures, AreBadWithoutAKey) {
  for (const char* jwk :
       {"", "{}", "[]", R"({"kty":"RSA"})", R"({"kty":"RSA","n":"=","e":"AQAB"})",
        R"({"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"})", R"({"kty":"OKP","crv":"Ed25519","x":"AAAA"})"})
    EXPECT_FALSE(is_good_for(jwk, key.sign(signing_input))) << jwk;
}

TEST_P(Signatures, AreBadByAKeyOfAnotherKind) {
  for (const char* other : {"RS256", "ES256", "ES384", "EdDSA"}) {
    const std::string_view mine = GetParam();
    if (mine.substr(1) == std::string_view(other).substr(1) ||
        (mine[1] == 'S' && mine[0] != 'E' && other[0] == 'R'))
      continue;
    EXPECT_FALSE(is_good_for(TestKey(other).jwk(), key.sign(signing_input))) << other;
  }
}

INSTANTIATE_TEST_SUITE_P(Rfc7518Section3_1, Signatures,
                         testing::Values("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"),
                         [](const auto& test) { return std::string(test.param); });

TEST(Signatures, OfOtherPaddingAreBad) {
  const TestKey rs("RS256");
  const TestKey ps("PS256");
  EXPECT_FALSE(is_good({"PS256", rs.jwk(), signing_input, rs.sign(signing_input), {}, {}}));
  EXPECT_FALSE(is_good({"RS256", ps.jwk(), signing_input, ps.sign(signing_input), {}, {}}));
}

TEST(Signatures, OfUnknownAlgorithmsAreBad) {
  const TestKey key("RS256");
  for (const char* alg : {"none", "HS256", "ES512", "rs256", ""})
    EXPECT_FALSE(is_good({alg, key.jwk(), signing_input, key.sign(signing_input), {}, {}})) << alg;
}

TEST(Rfc7515AppendixA3, IsGood) {
  EXPECT_TRUE(is_good(
      {"ES256",
       R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})",
       "eyJhbGciOiJFUzI1NiJ9."
       "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
       "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
       {},
       {}}));
}

TEST(Rfc8037AppendixA4, IsGood) {
  EXPECT_TRUE(
      is_good({"EdDSA",
               R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
               "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
               "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
               {},
               {}}));
}

}  // namespace
}  // namespace codegrant::login
