// What others see of the signing keys: the JWK Set, algorithms of id_tokens, rotation by an administrator.
#include <gtest/gtest.h>

#include "codegrant/codec/base64url.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

Json header_of_jwt(const std::string& token) {
  return Json::parse(*base64url::decode(token.substr(0, token.find('.'))));
}

TEST(Jwks, NamesKidUseAndAlgOfEachKeyAndNothingPrivate) {
  TestServer server;
  const Json jwks = body_of_response(server.send("GET", "/.well-known/jwks.json"));
  ASSERT_GE(jwks["keys"].size(), 3u);
  for (const auto& key : jwks["keys"]) {
    for (const auto* member : {"kid", "alg", "kty"}) EXPECT_TRUE(key[member].is_string()) << member;
    EXPECT_EQ(key["use"], "sig");
    for (const auto* member : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
      EXPECT_FALSE(key.contains(member));
  }
}

TEST(Jwks, AreNotSentAgainToWhoKnowsThem) {
  TestServer server;
  const auto first = server.send("GET", "/.well-known/jwks.json");
  http::Request headers{.headers = first.headers};
  const std::string etag(headers.header("ETag").value_or(""));
  ASSERT_FALSE(etag.empty());
  EXPECT_EQ(headers.header("Cache-Control"), "public, max-age=300, must-revalidate");
  const auto again = server.send("GET", "/.well-known/jwks.json", {{"If-None-Match", etag}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(server.send("GET", "/.well-known/jwks.json", {{"If-None-Match", "\"other\""}}).status, 200);
}

TEST(IdToken, IsSignedByTheAlgorithmThatItsClientAskedFor) {
  TestServer server;
  const Json metadata = body_of_response(server.send("GET", "/.well-known/openid-configuration"));
  EXPECT_EQ(metadata["id_token_signing_alg_values_supported"], Json({"RS256", "ES256", "EdDSA"}));
  for (const std::string algorithm : {"RS256", "ES256", "EdDSA"}) {
    const Json code{{"redirect_uri", TestServer::redirect_uri}};
    const Json client{{"grant_types", {"code"}},
                      {"first_party", true},
                      {"id_token_signed_response_alg", algorithm},
                      {"auth", {{"authorization_code", code}}}};
    ASSERT_LT(server.administer("PUT", "/Client/c", client).status, 300);
    const auto target = server.authorize_target("c", "&scope=openid");
    const auto code_value = location_parameter(server.walk(target), "code");
    const Json tokens = body_of_response(server.post_token(TestServer::code_exchange("c", code_value)));
    EXPECT_EQ(header_of_jwt(tokens["id_token"])["alg"], algorithm);
  }
}

struct AlgorithmCase {
  const char* sentence;
  const char* algorithm;
  const char* advice;
};

class WrongAlgorithm : public testing::TestWithParam<AlgorithmCase> {};

TEST_P(WrongAlgorithm, IsRefusedWithAdvice) {
  TestServer server;
  const auto answer =
      server.administer("PUT", "/Client/c", {{"id_token_signed_response_alg", GetParam().algorithm}});
  EXPECT_EQ(answer.status, 422);
  const Json issue = body_of_response(answer)["issue"][0];
  EXPECT_EQ(issue["expression"][0], "Client.id_token_signed_response_alg");
  EXPECT_NE(issue["diagnostics"].get<std::string>().find(GetParam().advice), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(OfIdTokens, WrongAlgorithm,
                         testing::Values(AlgorithmCase{"None", "none", "RS256, ES256"},
                                         AlgorithmCase{"Symmetric", "HS256", "RS256, ES256"},
                                         AlgorithmCase{"ThatIsOff", "PS256", "--signing-algorithms"}),
                         [](const auto& test) { return test.param.sentence; });

TEST(RotateKeys, IsForAdministratorsAlone) {
  TestServer server;
  EXPECT_EQ(server.send("POST", "/$rotate-keys").status, 401);
  const std::string token = server.obtain_tokens("webapp")["access_token"];
  EXPECT_EQ(server.send("POST", "/$rotate-keys", {{"Authorization", "Bearer " + token}}).status, 403);
}

TEST(RotateKeys, ShowsWhatEachKeyDoes) {
  TestServer server;
  const auto answer = server.administer("POST", "/$rotate-keys");
  ASSERT_EQ(answer.status, 200);
  std::map<std::string, int> states;
  const Json listed = body_of_response(answer);
  for (const auto& key : listed["keys"]) ++states[key["state"]];
  EXPECT_EQ(states["current"], 3);
  EXPECT_EQ(states["next"], 3);
  EXPECT_EQ(to_text(listed).find("sealed"), std::string::npos);
}

}  // namespace
}  // namespace codegrant::server
