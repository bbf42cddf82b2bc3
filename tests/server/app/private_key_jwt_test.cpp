// Clients that authenticate by a signature (RFC 7523 §2.2 and §3).
#include <gtest/gtest.h>

#include "codegrant/codec/base64url.hpp"
#include "server/domain/client_assertion.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

constexpr const char* jwks_uri = "https://app.example/jwks";

const Signer& signer_of(SigningAlgorithm algorithm) {
  static std::map<SigningAlgorithm, std::shared_ptr<const Signer>> signers;
  auto& signer = signers[algorithm];
  const OpensslCrypto crypto;
  if (!signer) signer = *crypto.load_signer(crypto.generate_private_key(algorithm), algorithm);
  return *signer;
}

const Signer& es256() { return signer_of(SigningAlgorithm::ES256); }

class Assertions : public testing::Test {
 protected:
  void register_client(const Json& members) {
    Json client{{"grant_types", {"client_credentials"}}};
    client.update(members);
    ASSERT_LT(server_.administer("PUT", "/Client/c", client).status, 300);
  }
  static Json jwks_of(const Signer& signer) { return {{"keys", {Json::parse(signer.public_jwk())}}}; }
  Json good_claims() const {
    return {{"iss", "c"},
            {"sub", "c"},
            {"aud", TestServer::issuer},
            {"jti", "once"},
            {"iat", to_unix(server_.clock.now())},
            {"exp", to_unix(server_.clock.now()) + 60}};
  }
  static std::string sign(const Signer& signer, const Json& header, const Json& claims) {
    const auto input = base64url::encode(to_text(header)) + "." + base64url::encode(to_text(claims));
    return input + "." + base64url::encode(signer.sign(input));
  }
  static Json good_header(const Signer& signer = es256()) {
    return {{"alg", to_string(signer.algorithm())}, {"kid", signer.kid()}};
  }
  http::Response ask(const std::string& assertion, const Form& more = {}) {
    Form form = more;
    form.set("grant_type", "client_credentials");
    form.set("client_assertion_type", std::string(jwt_bearer_assertion));
    form.set("client_assertion", assertion);
    return server_.post_token(form);
  }
  http::Response ask_with(const Json& claims) { return ask(sign(es256(), good_header(), claims)); }

  TestServer server_;
};

TEST_F(Assertions, AreGoodByEveryAlgorithm) {
  for (const auto algorithm : all_signing_algorithms) {
    register_client({{"jwks", jwks_of(signer_of(algorithm))}});
    Json claims = good_claims();
    claims["jti"] = to_string(algorithm);
    const auto answer = ask(sign(signer_of(algorithm), good_header(signer_of(algorithm)), claims));
    EXPECT_EQ(answer.status, 200) << to_string(algorithm) << answer.body;
  }
}

TEST_F(Assertions, AreGoodOnce) {
  register_client({{"jwks", jwks_of(es256())}});
  EXPECT_EQ(ask_with(good_claims()).status, 200);
  EXPECT_EQ(ask_with(good_claims()).status, 401);
}

TEST_F(Assertions, AreGoodByTheAlgorithmThatTheClientChose) {
  register_client({{"jwks", jwks_of(es256())}, {"token_endpoint_auth_signing_alg", "RS256"}});
  EXPECT_EQ(ask_with(good_claims()).status, 401);
  register_client({{"jwks", jwks_of(es256())}, {"token_endpoint_auth_signing_alg", "ES256"}});
  EXPECT_EQ(ask_with(good_claims()).status, 200);
}

TEST_F(Assertions, MayNameTheEndpointThatTheyComeTo) {
  register_client({{"jwks", jwks_of(es256())}});
  int count = 0;
  for (const Json& aud : {Json(TestServer::issuer), Json(std::string(TestServer::issuer) + "/auth/token"),
                          Json({TestServer::issuer, std::string(TestServer::issuer) + "/auth/token"})}) {
    Json claims = good_claims();
    claims["aud"] = aud;
    claims["jti"] = std::to_string(++count);
    EXPECT_EQ(ask_with(claims).status, 200) << aud;
  }
}

struct ClaimCase {
  const char* sentence;
  const char* patch;  // a merge patch; numbers at exp and iat count from now
};

class WrongClaims : public Assertions, public testing::WithParamInterface<ClaimCase> {};

TEST_P(WrongClaims, AreRefused) {
  register_client({{"jwks", jwks_of(es256())}});
  Json patch = Json::parse(GetParam().patch);
  for (const auto* name : {"exp", "iat", "nbf"})
    if (patch.contains(name) && patch[name].is_number())
      patch[name] = patch[name].get<long long>() + to_unix(server_.clock.now());
  Json claims = good_claims();
  claims.merge_patch(patch);
  const auto answer = ask_with(claims);
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(body_of_response(answer)["error"], "invalid_client");
}

INSTANTIATE_TEST_SUITE_P(
    Rfc7523Section3, WrongClaims,
    testing::Values(
        ClaimCase{"AnotherAudience", R"({"aud": "https://other.example"})"},
        ClaimCase{"AnotherAudienceBesideOurs", R"({"aud": ["http://localhost:8080", "https://o.example"]})"},
        ClaimCase{"NoAudience", R"({"aud": null})"}, ClaimCase{"AnEmptyAudience", R"({"aud": []})"},
        ClaimCase{"Expired", R"({"exp": -1})"}, ClaimCase{"ExpiredNow", R"({"exp": 0})"},
        ClaimCase{"OverFiveMinutes", R"({"exp": 400})"}, ClaimCase{"NoEnd", R"({"exp": null})"},
        ClaimCase{"AnEndThatIsText", R"({"exp": "soon"})"}, ClaimCase{"FromTheFuture", R"({"iat": 60})"},
        ClaimCase{"NotYet", R"({"nbf": 60})"}, ClaimCase{"NoJti", R"({"jti": null})"},
        ClaimCase{"AnotherIssuer", R"({"iss": "d"})"}, ClaimCase{"NoIssuer", R"({"iss": null})"},
        ClaimCase{"AnotherSubject", R"({"sub": "webapp"})"},
        ClaimCase{"AnUnknownSubject", R"({"sub": "nobody", "iss": "nobody"})"}),
    [](const auto& test) { return test.param.sentence; });

struct HeaderCase {
  const char* sentence;
  const char* patch;
};

class WrongHeaders : public Assertions, public testing::WithParamInterface<HeaderCase> {};

TEST_P(WrongHeaders, AreRefusedWithoutAFetch) {
  register_client({{"jwks", jwks_of(es256())}});
  Json header = good_header();
  header.merge_patch(Json::parse(GetParam().patch));
  EXPECT_EQ(ask(sign(es256(), header, good_claims())).status, 401);
  EXPECT_TRUE(server_.web.fetched.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Rfc8725, WrongHeaders,
    testing::Values(HeaderCase{"None", R"({"alg": "none"})"}, HeaderCase{"Symmetric", R"({"alg": "HS256"})"},
                    HeaderCase{"AnotherAlgorithm", R"({"alg": "EdDSA"})"},
                    HeaderCase{"AnUnknownKey", R"({"kid": "other"})"},
                    HeaderCase{"KeysElsewhere", R"({"jku": "https://evil.example/jwks"})"},
                    HeaderCase{"ItsOwnKey", R"({"jwk": {"kty": "OKP"}})"},
                    HeaderCase{"ACertificate", R"({"x5u": "https://evil.example"})"},
                    HeaderCase{"ExtensionsThatWeDoNotKnow", R"({"crit": ["x"]})"}),
    [](const auto& test) { return test.param.sentence; });

TEST_F(Assertions, BySomebodyElsesKeyAreRefused) {
  register_client({{"jwks", jwks_of(es256())}});
  const auto& stranger = signer_of(SigningAlgorithm::EdDSA);
  EXPECT_EQ(ask(sign(stranger, {{"alg", "EdDSA"}}, good_claims())).status, 401);
  EXPECT_EQ(ask("a.b.c").status, 401);
  EXPECT_EQ(ask("").status, 401);
}

TEST_F(Assertions, StandAlone) {
  register_client({{"jwks", jwks_of(es256())}, {"secret", "the-secret-of-c"}});
  Form secret;
  secret.set("client_secret", "the-secret-of-c");
  EXPECT_EQ(ask(sign(es256(), good_header(), good_claims()), secret).status, 400);
  Form other;
  other.set("client_id", "webapp");
  EXPECT_EQ(ask(sign(es256(), good_header(), good_claims()), other).status, 401);
}

TEST_F(Assertions, OfAnotherTypeAreRefused) {
  register_client({{"jwks", jwks_of(es256())}});
  Form form;
  form.set("grant_type", "client_credentials");
  form.set("client_assertion", sign(es256(), good_header(), good_claims()));
  EXPECT_EQ(server_.post_token(form).status, 401);
  form.set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer");
  EXPECT_EQ(server_.post_token(form).status, 401);
}

TEST_F(Assertions, AreTheOnlyWayWhereTheClientSaysSo) {
  const Json both{{"jwks", jwks_of(es256())}, {"secret", "the-secret-of-c"}};
  Form form;
  form.set("grant_type", "client_credentials");
  form.set("client_id", "c");
  form.set("client_secret", "the-secret-of-c");
  Json keys_only = both;
  keys_only["token_endpoint_auth_method"] = "private_key_jwt";
  register_client(keys_only);
  EXPECT_EQ(server_.post_token(form).status, 401);
  Json secret_only = both;
  secret_only["token_endpoint_auth_method"] = "client_secret_post";
  register_client(secret_only);
  EXPECT_EQ(server_.post_token(form).status, 200);
  EXPECT_EQ(ask_with(good_claims()).status, 401);
}

TEST_F(Assertions, AreNeededOfAClientWithKeys) {
  register_client({{"jwks", jwks_of(es256())}});
  Form form;
  form.set("grant_type", "client_credentials");
  form.set("client_id", "c");
  EXPECT_EQ(server_.post_token(form).status, 401);
}

/// A client whose keys are at an address.
class FetchedKeys : public Assertions {
 protected:
  FetchedKeys() {
    register_client({{"jwks_uri", jwks_uri}});
    server_.web.pages[jwks_uri] = to_text(jwks_of(es256()));
  }
  int ask_again(const Signer& signer = es256()) {
    Json claims = good_claims();
    claims["jti"] = std::to_string(++count_);
    return ask(sign(signer, good_header(signer), claims)).status;
  }
  int count_ = 0;
};

TEST_F(FetchedKeys, AreFetchedOnceInFiveMinutes) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask_again(), 200);
  EXPECT_EQ(server_.web.fetched.size(), 1u);
  server_.clock.advance(Seconds{301});
  EXPECT_EQ(ask_again(), 200);
  EXPECT_EQ(server_.web.fetched.size(), 2u);
}

TEST_F(FetchedKeys, AreFetchedAgainForANewKidButNotAtEveryRequest) {
  EXPECT_EQ(ask_again(), 200);
  const auto& next = signer_of(SigningAlgorithm::EdDSA);
  server_.web.pages[jwks_uri] = to_text(jwks_of(next));
  EXPECT_EQ(ask_again(next), 401);
  EXPECT_EQ(server_.web.fetched.size(), 1u);
  server_.clock.advance(Seconds{61});
  EXPECT_EQ(ask_again(next), 200);
  EXPECT_EQ(server_.web.fetched.size(), 2u);
}

TEST_F(FetchedKeys, ThatCannotBeHadRefuseTheClient) {
  for (const auto* page :
       {"", "{}", "[]", R"({"keys": "none"})", R"({"keys": []})", R"({"keys": [1, {}]})"}) {
    server_.web.pages[jwks_uri] = page;
    EXPECT_EQ(ask_again(), 401) << page;
    server_.clock.advance(Seconds{400});
  }
}

TEST_F(FetchedKeys, AreAskedForNoMoreThanOnceAMinuteWhileTheirServerIsAway) {
  server_.web.pages.clear();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(ask_again(), 401);
  EXPECT_EQ(server_.web.fetched.size(), 1u);
}

}  // namespace
}  // namespace codegrant::server
