// Tokens that are bound to a key of the client's (RFC 9449).
#include <gtest/gtest.h>

#include <functional>

#include "tests/server/support/proof_key.hpp"

namespace codegrant::server {
namespace {

constexpr const char* form_type = "application/x-www-form-urlencoded";

Form refresh_with(const Json& tokens) {
  Form form;
  form.set("grant_type", "refresh_token");
  form.set("client_id", "webapp");
  form.set("refresh_token", tokens["refresh_token"]);
  return form;
}

/// Tokens of webapp's that are bound to `key`.
Json obtain_tokens(TestServer& server, const ProofKey& key) {
  const auto form = TestServer::code_exchange("webapp", server.obtain_code("webapp"));
  return body_of_response(post_token(server, form, key.sign(key.claims(server, "POST", "/auth/token"))));
}

class DpopAlgorithms : public testing::TestWithParam<const char*> {};

TEST_P(DpopAlgorithms, BindTokensToTheirKey) {
  TestServer server;
  const ProofKey key(GetParam());
  const Json tokens = obtain_tokens(server, key);
  ASSERT_EQ(tokens["token_type"], "DPoP") << tokens;
  const std::string access_token = tokens["access_token"];
  EXPECT_EQ(claims_of_jwt(access_token)["cnf"]["jkt"], key.jkt());
  const auto proof = key.sign(key.claims(server, "GET", "/Patient/p1", access_token));
  EXPECT_EQ(get_patient(server, "DPoP", access_token, proof).status, 200);
}

INSTANTIATE_TEST_SUITE_P(Rfc9449Section5, DpopAlgorithms,
                         testing::Values("ES256", "RS256", "PS256", "EdDSA"));

TEST(Dpop, IsToldByIntrospection) {
  TestServer server;
  const ProofKey key;
  Form asked;
  asked.set("client_id", "webapp");
  asked.set("token", obtain_tokens(server, key)["access_token"]);
  const Json answer = body_of_response(
      server.send("POST", "/auth/introspect", {{"Content-Type", form_type}}, asked.encode()));
  EXPECT_EQ(answer["token_type"], "DPoP");
  EXPECT_EQ(answer["cnf"], (Json{{"jkt", key.jkt()}}));
}

struct BadProof {
  const char* sentence;
  std::function<void(Json& header, Json& claims)> spoil;
};

class BadProofs : public testing::TestWithParam<BadProof> {};

TEST_P(BadProofs, AreRefusedAtTheTokenEndpoint) {
  TestServer server;
  const ProofKey key;
  Json header = key.header();
  Json claims = key.claims(server, "POST", "/auth/token");
  const auto form = TestServer::code_exchange("webapp", server.obtain_code("webapp"));
  GetParam().spoil(header, claims);
  const auto refused = post_token(server, form, key.sign(header, claims));
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(body_of_response(refused)["error"], "invalid_dpop_proof");
  // Nothing was spent: the same code with a good proof is good.
  const auto good = key.sign(key.claims(server, "POST", "/auth/token"));
  EXPECT_EQ(post_token(server, form, good).status, 200);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc9449Section4_3, BadProofs,
    testing::Values(
        BadProof{"AnotherTyp", [](Json& header, Json&) { header["typ"] = "JWT"; }},
        BadProof{"NoSignature", [](Json& header, Json&) { header["alg"] = "none"; }},
        BadProof{"ASymmetricAlgorithm", [](Json& header, Json&) { header["alg"] = "HS256"; }},
        BadProof{"TheAlgorithmOfAnotherKey", [](Json& header, Json&) { header["alg"] = "RS256"; }},
        BadProof{"APrivateKey", [](Json& header, Json&) { header["jwk"]["d"] = "AAAA"; }},
        BadProof{"NoKey", [](Json& header, Json&) { header.erase("jwk"); }},
        BadProof{"TheKeyOfAnother", [](Json& header, Json&) { header["jwk"] = ProofKey().header()["jwk"]; }},
        BadProof{"APointThatIsOnNoCurve",
                 [](Json& header, Json&) { header["jwk"]["y"] = header["jwk"]["x"]; }},
        BadProof{"ExtensionsThatAreUnknown", [](Json& header, Json&) { header["crit"] = {"exp"}; }},
        BadProof{"AnotherMethod", [](Json&, Json& claims) { claims["htm"] = "GET"; }},
        BadProof{"AnotherPath",
                 [](Json&, Json& claims) { claims["htu"] = std::string(TestServer::issuer) + "/auth/par"; }},
        BadProof{"AnotherServer",
                 [](Json&, Json& claims) { claims["htu"] = "https://evil.example/auth/token"; }},
        BadProof{"AnOldOne", [](Json&, Json& claims) { claims["iat"] = claims["iat"].get<long>() - 121; }},
        BadProof{"OneFromTheFuture",
                 [](Json&, Json& claims) { claims["iat"] = claims["iat"].get<long>() + 61; }},
        BadProof{"NoTime", [](Json&, Json& claims) { claims.erase("iat"); }},
        BadProof{"NoJti", [](Json&, Json& claims) { claims.erase("jti"); }}),
    [](const auto& test) { return test.param.sentence; });

TEST(Dpop, TakesAnAddressWithItsQuery) {
  TestServer server;
  const ProofKey key;
  Json claims = key.claims(server, "POST", "/auth/token?a=b");
  const auto form = TestServer::code_exchange("webapp", server.obtain_code("webapp"));
  EXPECT_EQ(post_token(server, form, key.sign(claims)).status, 200);
}

TEST(Dpop, TakesAProofOnce) {
  TestServer server;
  const ProofKey key;
  const std::string access_token = obtain_tokens(server, key)["access_token"];
  const auto proof = key.sign(key.claims(server, "GET", "/Patient/p1", access_token));
  EXPECT_EQ(get_patient(server, "DPoP", access_token, proof).status, 200);
  const auto again = get_patient(server, "DPoP", access_token, proof);
  EXPECT_EQ(again.status, 401);
  EXPECT_NE(header_of(again, "WWW-Authenticate").find("error=\"invalid_dpop_proof\""), std::string::npos);
}

TEST(Dpop, RefusesTwoHeaders) {
  TestServer server;
  const ProofKey key;
  http::Headers headers{{"Content-Type", form_type}};
  for (int time = 0; time < 2; ++time)
    headers.emplace_back("DPoP", key.sign(key.claims(server, "POST", "/auth/token")));
  const auto form = TestServer::code_exchange("webapp", server.obtain_code("webapp"));
  const auto answer = server.send("POST", "/auth/token", headers, form.encode());
  EXPECT_EQ(body_of_response(answer)["error"], "invalid_dpop_proof");
}

struct BadUse {
  const char* sentence;
  const char* scheme;
  std::function<std::string(const TestServer&, const ProofKey&, const std::string& token)> proof;
};

class BadUses : public testing::TestWithParam<BadUse> {};

TEST_P(BadUses, OfABoundTokenAre401) {
  TestServer server;
  const ProofKey key;
  const std::string access_token = obtain_tokens(server, key)["access_token"];
  const auto proof = GetParam().proof(server, key, access_token);
  const auto answer = get_patient(server, GetParam().scheme, access_token, proof);
  EXPECT_EQ(answer.status, 401);
  EXPECT_TRUE(header_of(answer, "WWW-Authenticate").starts_with(GetParam().scheme));
}

INSTANTIATE_TEST_SUITE_P(
    Rfc9449Section7, BadUses,
    testing::Values(BadUse{"AsBearer", "Bearer",
                           [](const auto& server, const auto& key, const auto& token) {
                             return key.sign(key.claims(server, "GET", "/Patient/p1", token));
                           }},
                    BadUse{"WithoutItsHash", "DPoP",
                           [](const auto& server, const auto& key, const auto&) {
                             return key.sign(key.claims(server, "GET", "/Patient/p1"));
                           }},
                    BadUse{"WithAnothersHash", "DPoP",
                           [](const auto& server, const auto& key, const auto&) {
                             return key.sign(key.claims(server, "GET", "/Patient/p1", "another"));
                           }},
                    BadUse{"WithAnotherKey", "DPoP",
                           [](const auto& server, const auto&, const auto& token) {
                             const ProofKey other;
                             return other.sign(other.claims(server, "GET", "/Patient/p1", token));
                           }},
                    BadUse{"WithTheProofOfAnotherAddress", "DPoP",
                           [](const auto& server, const auto& key, const auto& token) {
                             return key.sign(key.claims(server, "GET", "/Patient/p2", token));
                           }}),
    [](const auto& test) { return test.param.sentence; });

TEST(Dpop, IsNeededByABoundToken) {
  TestServer server;
  const std::string access_token = obtain_tokens(server, ProofKey())["access_token"];
  const auto answer = server.send("GET", "/Patient/p1", {{"Authorization", "DPoP " + access_token}});
  EXPECT_EQ(answer.status, 401);
}

TEST(Dpop, IsNoSchemeForATokenThatIsBoundToNoKey) {
  TestServer server;
  const ProofKey key;
  const std::string access_token = server.obtain_tokens("webapp")["access_token"];
  const auto proof = key.sign(key.claims(server, "GET", "/Patient/p1", access_token));
  EXPECT_EQ(get_patient(server, "DPoP", access_token, proof).status, 401);
  EXPECT_EQ(server.get_patient(access_token).status, 200);
}

TEST(Dpop, IsOfferedToWhoBringsNothing) {
  TestServer server;
  const auto answer = server.send("GET", "/auth/userinfo");
  std::vector<std::string> challenges;
  for (const auto& [name, value] : answer.headers)
    if (name == "WWW-Authenticate") challenges.push_back(value);
  EXPECT_EQ(challenges, (std::vector<std::string>{"Bearer realm=\"codegrant\"",
                                                  "DPoP algs=\"ES256 EdDSA PS256 RS256\""}));
}

TEST(Dpop, KeepsAPublicClientsRefreshTokenWithItsKey) {
  TestServer server;
  const ProofKey key;
  const ProofKey other;
  const Json tokens = obtain_tokens(server, key);
  const auto form = refresh_with(tokens);
  EXPECT_EQ(body_of_response(server.post_token(form))["error"], "invalid_grant");
  const auto stolen = post_token(server, form, other.sign(other.claims(server, "POST", "/auth/token")));
  EXPECT_EQ(body_of_response(stolen)["error"], "invalid_grant");
  const auto mine = post_token(server, form, key.sign(key.claims(server, "POST", "/auth/token")));
  EXPECT_EQ(body_of_response(mine)["token_type"], "DPoP");
}

TEST(Dpop, BindsACodeToTheKeyThatItsRequestNamed) {
  TestServer server;
  const ProofKey key;
  const auto redirect = server.walk(server.authorize_target("webapp", "&dpop_jkt=" + key.jkt()));
  const auto form = TestServer::code_exchange("webapp", location_parameter(redirect, "code"));
  EXPECT_EQ(body_of_response(server.post_token(form))["error"], "invalid_grant");
  EXPECT_EQ(post_token(server, form, key.sign(key.claims(server, "POST", "/auth/token"))).status, 200);
}

TEST(Dpop, IsDemandedOfAClientThatSaysSo) {
  TestServer server;
  Json client = body_of_response(server.administer("GET", "/Client/webapp"));
  client["dpop_bound_access_tokens"] = true;
  ASSERT_EQ(server.administer("PUT", "/Client/webapp", client).status, 200);
  const auto form = TestServer::code_exchange("webapp", server.obtain_code("webapp"));
  EXPECT_EQ(body_of_response(server.post_token(form))["error"], "invalid_dpop_proof");
}

TEST(DpopNonces, AreDemandedAndGoodForSomeMinutes) {
  TestServer server(TestServer::Switches{.dpop_nonces = Switch::on});
  const ProofKey key;
  const auto form = TestServer::code_exchange("webapp", server.obtain_code("webapp"));
  Json claims = key.claims(server, "POST", "/auth/token");
  const auto asked = post_token(server, form, key.sign(claims));
  EXPECT_EQ(asked.status, 400);
  EXPECT_EQ(body_of_response(asked)["error"], "use_dpop_nonce");
  claims["nonce"] = header_of(asked, "DPoP-Nonce");
  const auto tokens = post_token(server, form, key.sign(claims));  // it was not spent
  EXPECT_EQ(tokens.status, 200);
  EXPECT_FALSE(header_of(tokens, "DPoP-Nonce").empty());

  const std::string access_token = body_of_response(tokens)["access_token"];
  const auto use = [&] {
    Json proof = key.claims(server, "GET", "/Patient/p1", access_token);
    proof["nonce"] = claims["nonce"];
    return get_patient(server, "DPoP", access_token, key.sign(proof));
  };
  EXPECT_EQ(use().status, 200);
  server.clock.advance(Seconds{600});
  const auto late = use();
  EXPECT_EQ(late.status, 401);
  EXPECT_NE(header_of(late, "WWW-Authenticate").find("error=\"use_dpop_nonce\""), std::string::npos);
  EXPECT_NE(header_of(late, "DPoP-Nonce"), claims["nonce"]);

  // Signing out has no second try: it needs none.
  const auto proof = key.sign(key.claims(server, "DELETE", "/Session", access_token));
  const auto closed =
      server.send("DELETE", "/Session", {{"Authorization", "DPoP " + access_token}, {"DPoP", proof}});
  EXPECT_EQ(closed.status, 200);
}

}  // namespace
}  // namespace codegrant::server
