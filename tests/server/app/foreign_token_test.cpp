// Tokens of servers that an administrator trusts, exchanged for ours (RFC 8693).
#include <gtest/gtest.h>

#include <functional>

#include "codegrant/codec/base64url.hpp"
#include "tests/server/login/test_keys.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

constexpr const char* grant_type = "urn:ietf:params:oauth:grant-type:token-exchange";
constexpr const char* partner = "https://partner.example";

/// A server that trusts the partner's tokens; alice is known there as a-17.
class TrustedIssuers : public testing::Test {
 protected:
  TrustedIssuers() {
    Json jwk = Json::parse(key.jwk());
    jwk["kid"] = "partner-1";
    jwk["alg"] = "ES256";
    introspector = {{"type", "jwt"}, {"jwt", {{"iss", partner}, {"keys", {jwk}}}}};
    server.administer("PUT", "/TokenIntrospector/partner", introspector);
    server.administer("PATCH", "/User/alice", {{"identifier", {{{"system", partner}, {"value", "a-17"}}}}});
    server.administer("PATCH", "/User/bob",
                      {{"identifier", {{{"system", "https://other.example"}, {"value", "b-3"}}}}});
    server.administer("PUT", "/Client/gate",
                      {{"secret", "verysecret"},
                       {"grant_types", {grant_type}},
                       {"scope", {"profile", "email"}},
                       {"auth", {{"token_exchange", {{"token_format", "jwt"}}}}}});
  }

  Json header() const { return {{"alg", "ES256"}, {"kid", "partner-1"}, {"typ", "at+jwt"}}; }
  Json claims() const {
    return {{"iss", partner},
            {"sub", "a-17"},
            {"aud", {TestServer::issuer}},
            {"iat", to_unix(server.clock.now())},
            {"exp", to_unix(server.clock.now()) + 300},
            {"scope", "email admin"}};
  }
  Json exchange(const Json& header, const Json& claims) {
    const std::string input = base64url::encode(to_text(header)) + "." + base64url::encode(to_text(claims));
    Form form;
    form.set("grant_type", grant_type);
    form.set("client_id", "gate");
    form.set("client_secret", "verysecret");
    form.set("subject_token", input + "." + key.sign(input));
    form.set("subject_token_type", "urn:ietf:params:oauth:token-type:jwt");
    return body_of_response(server.post_token(form));
  }

  TestServer server;
  login::TestKey key{"ES256"};
  Json introspector;
};

TEST_F(TrustedIssuers, GiveTokensForOneOfTheUserWhoHasTheIdentifier) {
  const Json answer = exchange(header(), claims());
  ASSERT_TRUE(answer.contains("access_token")) << answer;
  EXPECT_EQ(answer["expires_in"], 300);
  const Json said = claims_of_jwt(answer["access_token"]);
  EXPECT_EQ(said["sub"], "alice");
  EXPECT_EQ(said["iss"], TestServer::issuer);
  EXPECT_EQ(said["scope"], "email");
  EXPECT_EQ(server.get_patient(answer["access_token"]).status, 200);
}

TEST_F(TrustedIssuers, AreBelievedWhileTheyAreRegistered) {
  server.administer("DELETE", "/TokenIntrospector/partner");
  EXPECT_EQ(exchange(header(), claims())["error"], "invalid_request");
}

struct Refusal {
  const char* sentence;
  std::function<void(Json& header, Json& claims)> spoil;
};

class ForeignTokenRefusals : public TrustedIssuers, public testing::WithParamInterface<Refusal> {};

TEST_P(ForeignTokenRefusals, AreInvalidRequests) {
  Json its_header = header();
  Json its_claims = claims();
  GetParam().spoil(its_header, its_claims);
  EXPECT_EQ(exchange(its_header, its_claims)["error"], "invalid_request");
}

INSTANTIATE_TEST_SUITE_P(
    Of, ForeignTokenRefusals,
    testing::Values(
        Refusal{"AnUnknownIssuer", [](Json&, Json& claims) { claims["iss"] = "https://evil.example"; }},
        Refusal{"AnotherAudience", [](Json&, Json& claims) { claims["aud"] = "https://other.example"; }},
        Refusal{"NoAudience", [](Json&, Json& claims) { claims.erase("aud"); }},
        Refusal{"AnOldOne", [](Json&, Json& claims) { claims["exp"] = claims["iat"]; }},
        Refusal{"OneWithoutAnEnd", [](Json&, Json& claims) { claims.erase("exp"); }},
        Refusal{"OneThatIsNotGoodYet",
                [](Json&, Json& claims) { claims["nbf"] = claims["iat"].get<long>() + 11; }},
        Refusal{"OneMadeInTheFuture",
                [](Json&, Json& claims) { claims["iat"] = claims["iat"].get<long>() + 11; }},
        Refusal{"AnUnknownSubject", [](Json&, Json& claims) { claims["sub"] = "nobody"; }},
        Refusal{"ASubjectThatIsTheIdOfAUser", [](Json&, Json& claims) { claims["sub"] = "alice"; }},
        Refusal{"ASubjectOfAnotherIssuer", [](Json&, Json& claims) { claims["sub"] = "b-3"; }},
        Refusal{"AnotherKey", [](Json& header, Json&) { header["kid"] = "partner-2"; }},
        Refusal{"AnotherAlgorithm", [](Json& header, Json&) { header["alg"] = "HS256"; }},
        Refusal{"NoAlgorithm", [](Json& header, Json&) { header["alg"] = "none"; }},
        Refusal{"AnotherKindOfToken", [](Json& header, Json&) { header["typ"] = "logout+jwt"; }}),
    [](const auto& test) { return test.param.sentence; });

struct BadIntrospector {
  const char* sentence;
  std::function<void(Json&)> spoil;
  const char* expression;
};

class BadIntrospectors : public TrustedIssuers, public testing::WithParamInterface<BadIntrospector> {};

TEST_P(BadIntrospectors, AreRefusedWithAReason) {
  Json document = introspector;
  GetParam().spoil(document);
  const auto answer = server.administer("PUT", "/TokenIntrospector/partner", document);
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(body_of_response(answer)["issue"][0]["expression"][0], GetParam().expression);
}

INSTANTIATE_TEST_SUITE_P(
    Of, BadIntrospectors,
    testing::Values(
        BadIntrospector{"AnotherType", [](Json& it) { it["type"] = "opaque"; }, "TokenIntrospector.type"},
        BadIntrospector{"NoIssuer", [](Json& it) { it["jwt"].erase("iss"); }, "TokenIntrospector.jwt.iss"},
        BadIntrospector{"APlainIssuer", [](Json& it) { it["jwt"]["iss"] = "http://partner.example"; },
                        "TokenIntrospector.jwt.iss"},
        BadIntrospector{"NoKeys", [](Json& it) { it["jwt"].erase("keys"); }, "TokenIntrospector.jwt.keys"},
        BadIntrospector{"APrivateKey", [](Json& it) { it["jwt"]["keys"][0]["d"] = "AAAA"; },
                        "TokenIntrospector.jwt.keys[0]"},
        BadIntrospector{"AKeyToFetch", [](Json& it) { it["jwks_uri"] = "https://partner.example/jwks"; },
                        "TokenIntrospector.jwks_uri"},
        BadIntrospector{"ASharedSecret", [](Json& it) { it["jwt"]["secret"] = "abc"; },
                        "TokenIntrospector.jwt.secret"}),
    [](const auto& test) { return test.param.sentence; });

}  // namespace
}  // namespace codegrant::server
