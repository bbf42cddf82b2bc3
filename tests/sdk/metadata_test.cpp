// Metadata that is believed, and where it is looked for (RFC 8414).
#include "codegrant/protocol/metadata.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string_view>

#include "tests/sdk/arena.hpp"

namespace codegrant {
namespace {

struct UrlCase {
  const char* issuer;
  const char* oauth;
  const char* openid;
};
class MetadataUrl : public testing::TestWithParam<UrlCase> {};
TEST_P(MetadataUrl, PutsTheWellKnownPartInItsPlace) {
  TestArena arena;
  EXPECT_EQ(oauth_metadata_url(GetParam().issuer, arena), GetParam().oauth);
  EXPECT_EQ(openid_configuration_url(GetParam().issuer, arena), GetParam().openid);
}
INSTANTIATE_TEST_SUITE_P(
    Rfc8414Section3_1, MetadataUrl,
    testing::Values(UrlCase{"https://a.example", "https://a.example/.well-known/oauth-authorization-server",
                            "https://a.example/.well-known/openid-configuration"},
                    UrlCase{"https://a.example/", "https://a.example/.well-known/oauth-authorization-server",
                            "https://a.example/.well-known/openid-configuration"},
                    UrlCase{"http://localhost:8080/tenant/1",
                            "http://localhost:8080/.well-known/oauth-authorization-server/tenant/1",
                            "http://localhost:8080/tenant/1/.well-known/openid-configuration"}));

struct SecureCase {
  const char* url;
  bool secure;
};
class SecureUrl : public testing::TestWithParam<SecureCase> {};
TEST_P(SecureUrl, IsHttpsOrOnTheLoopback) { EXPECT_EQ(is_secure_url(GetParam().url), GetParam().secure); }
INSTANTIATE_TEST_SUITE_P(
    Rfc8252Section8_3, SecureUrl,
    testing::Values(SecureCase{"https://a.example/x?y", true}, SecureCase{"http://localhost:8080/x", true},
                    SecureCase{"http://127.0.0.1/", true}, SecureCase{"http://[::1]:1/", true},
                    SecureCase{"http://a.example/", false}, SecureCase{"http://localhost.evil.net/", false},
                    SecureCase{"http://127.0.0.1.evil.net/", false},
                    SecureCase{"https://user@a.example/", false}, SecureCase{"https://a.example/#x", false},
                    SecureCase{"javascript:alert(1)", false}, SecureCase{"", false}));

struct MetadataCase {
  const char* sentence;
  const char* json;
  std::optional<std::string_view> refusal;
};
class MetadataReading : public testing::TestWithParam<MetadataCase> {};
TEST_P(MetadataReading, BelievesOnlyTheIssuerItself) {
  TestArena arena;
  const auto json = Json::parse(GetParam().json, arena);
  ASSERT_TRUE(json);
  const auto metadata = Metadata::read(**json, "https://a.example");
  EXPECT_EQ(metadata.has_value(), !GetParam().refusal);
  if (!metadata) {
    EXPECT_EQ(explain(metadata.error()).code, *GetParam().refusal);
  }
}

#define START R"({"issuer":"https://a.example","authorization_endpoint":"https://a.example/a",)"
#define TOKEN R"("token_endpoint":"https://a.example/t",)"
#define S256 R"("code_challenge_methods_supported":["plain","S256"]})"
INSTANTIATE_TEST_SUITE_P(
    Rfc8414Section3_3, MetadataReading,
    testing::Values(
        MetadataCase{"AcceptsTheLeast", START TOKEN S256, {}},
        MetadataCase{"RefusesAnotherIssuer", R"({"issuer":"https://b.example"})", "issuer_mismatch"},
        MetadataCase{"RefusesAnIssuerWithASlashMore", R"({"issuer":"https://a.example/"})",
                     "issuer_mismatch"},
        MetadataCase{"RefusesNoIssuer", "{}", "issuer_mismatch"},
        MetadataCase{"RefusesNoPkce", START R"("token_endpoint":"https://a.example/t"})", "invalid_response"},
        MetadataCase{"RefusesPlainPkceOnly", START TOKEN R"("code_challenge_methods_supported":["plain"]})",
                     "invalid_response"},
        MetadataCase{
            "TakesATextForAListOfOne", START TOKEN R"("code_challenge_methods_supported":"S256"})", {}},
        MetadataCase{"RefusesPkceBySomeOtherName",
                     START TOKEN R"("code_challenge_methods_supported":["S2567"]})", "invalid_response"},
        MetadataCase{"RefusesNoTokenEndpoint", START S256, "invalid_response"},
        MetadataCase{"RefusesAnInsecureTokenEndpoint", START R"("token_endpoint":"http://a.example/t",)" S256,
                     "invalid_response"},
        MetadataCase{"RefusesAnInsecureRevocationEndpoint",
                     START TOKEN R"("revocation_endpoint":"http://a.example/r",)" S256, "invalid_response"},
        MetadataCase{"RefusesAnInsecureJwksUri", START TOKEN R"("jwks_uri":"http://a.example/j",)" S256,
                     "invalid_response"},
        MetadataCase{"RefusesAnInsecureEndSessionEndpoint",
                     START TOKEN R"("end_session_endpoint":"ftp://a.example/e",)" S256, "invalid_response"},
        MetadataCase{"RefusesAnInsecurePushedAuthorizationRequestEndpoint",
                     START TOKEN R"("pushed_authorization_request_endpoint":"http://a.example/p",)" S256,
                     "invalid_response"},
        MetadataCase{"RefusesAnEmptyEndpoint", START TOKEN R"("revocation_endpoint":"",)" S256,
                     "invalid_response"},
        MetadataCase{"RefusesAnEndpointThatIsNoText", START TOKEN R"("userinfo_endpoint":1,)" S256,
                     "invalid_response"}),
    [](const auto& test) { return test.param.sentence; });

TEST(Metadata, TellsWhatTheServerSupports) {
  TestArena arena;
  const auto json = Json::parse(
      START TOKEN
      R"("dpop_signing_alg_values_supported":["RS256","ES256"],"require_pushed_authorization_requests":true,)"
      R"("authorization_response_iss_parameter_supported":"true",)" S256,
      arena);
  ASSERT_TRUE(json);
  const auto metadata = *Metadata::read(**json, "https://a.example");
  EXPECT_TRUE(metadata.may_support("dpop_signing_alg_values_supported", "ES256"));
  EXPECT_FALSE(metadata.may_support("dpop_signing_alg_values_supported", "ES"));
  EXPECT_TRUE(metadata.may_support("prompt_values_supported", "none"));
  EXPECT_FALSE(metadata.lists("prompt_values_supported", "none"));
  EXPECT_TRUE(metadata.require_pushed_authorization_requests());
  EXPECT_FALSE(metadata.authorization_response_iss_parameter_supported());  // a text is no boolean
  EXPECT_EQ(metadata.userinfo_endpoint(), "");
}

}  // namespace
}  // namespace codegrant
