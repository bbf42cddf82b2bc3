// Tokens that are bound to a key: a proof with every request, and nonces as servers demand them (RFC 9449).
#include "codegrant/protocol/dpop.hpp"

#include <gtest/gtest.h>

#include "codegrant/codec/base64url.hpp"
#include "codegrant/codec/json.hpp"
#include "codegrant/codec/sha256.hpp"
#include "tests/sdk/arena.hpp"
#include "tests/sdk/session_driver.hpp"

namespace codegrant {
namespace {

constexpr auto patient = "https://as.example/Patient";
constexpr auto demand = R"({"error":"use_dpop_nonce"})";

/// The claim called `name` of a proof, as it is spelled; empty where it has none.
std::string claim(const std::string& proof, const char* name) {
  TestArena arena;
  const auto* found = (*Json::parse(proof, arena))->find(name);
  return found ? std::string(found->kind == Json::Kind::string ? found->text : found->source) : "";
}

std::string ath_of(std::string_view token) {
  const auto digest = sha256(token);
  return base64url::encode({digest.data(), digest.size()});
}

Driver signed_in(const std::string& server_more = "") {
  return Driver::signed_in(dpop_token_body, dpop_options(server_more));
}

TEST(DpopProof, SaysWhatItIsFor) {
  TestArena arena;
  const DpopProof proof{"id",     "GET", "https://a.example/x?y=1#z", from_unix(1'000'000), SecretView("at"),
                        "nonce-1"};
  EXPECT_EQ(proof.claims(arena), R"({"jti":"id","htm":"GET","htu":"https://a.example/x","ath":")" +
                                     ath_of("at") + R"(","nonce":"nonce-1","iat":1000000})");
}

TEST(DpopProof, LeavesOutWhatIsNotThere) {
  TestArena arena;
  const DpopProof proof{"id", "POST", "https://a.example/t#z", from_unix(7), SecretView(), ""};
  EXPECT_EQ(proof.claims(arena), R"({"jti":"id","htm":"POST","htu":"https://a.example/t","iat":7})");
}

TEST(DpopNonce, IsWhatAHeaderAndJsonCanHold) {
  for (const char* nonce : {"a", "eyJ7S_zG.eyJH0-Z.HX4w-7v", "!#$%&'()*+,-./:;<=>?@[]^_`{|}~"})
    EXPECT_TRUE(is_dpop_nonce(nonce)) << nonce;
  for (const char* nonce : {"", " ", "a b", "a\"b", "a\\b", "a\n", "\x7f", "caf\xc3\xa9"})
    EXPECT_FALSE(is_dpop_nonce(nonce)) << nonce;
}

TEST(Dpop, ProvesTheKeyAtTheTokenEndpoint) {
  auto driver = Driver::exchanging(dpop_options());
  const auto& proof = driver.request.text(proof_part);
  EXPECT_EQ(claim(proof, "htm"), "POST");
  EXPECT_EQ(claim(proof, "htu"), "https://as.example/auth/token");
  EXPECT_EQ(claim(proof, "iat"), "1000000");
  EXPECT_EQ(claim(proof, "jti").size(), 43u);
  EXPECT_EQ(claim(proof, "ath"), "");
  EXPECT_EQ(claim(proof, "nonce"), "");
  EXPECT_EQ(driver.answer(200, dpop_token_body).first("answer").text(0), "signed_in");
}

TEST(Dpop, SpeaksTheServersTime) {
  auto driver = Driver::exchanging(dpop_options());
  driver.answer(400, demand, "application/json", "n-1", from_unix(1'234'567));
  driver.now += Seconds{3};
  driver.answer(200, dpop_token_body);
  const auto proof = driver.take(FetchAuthorize{7, Turn::first, "GET", patient}).commands[0].text(1);
  EXPECT_EQ(claim(proof, "iat"), "1234570");
}

TEST(Dpop, ProvesEachRequestAnew) {
  auto driver = signed_in();
  const auto one = driver.take(FetchAuthorize{7, Turn::first, "GET", "https://as.example/Patient?name=a"});
  EXPECT_EQ(one.commands[0].text(0), "at-1");
  EXPECT_EQ(claim(one.commands[0].text(1), "htu"), patient);
  EXPECT_EQ(claim(one.commands[0].text(1), "htm"), "GET");
  EXPECT_EQ(claim(one.commands[0].text(1), "ath"), ath_of("at-1"));
  driver.entropy[95] = 9;
  const auto other = driver.take(FetchAuthorize{8, Turn::first, "GET", patient});
  EXPECT_NE(claim(one.commands[0].text(1), "jti"), claim(other.commands[0].text(1), "jti"));
}

// RFC 9449 §5: such a token would be good without its key.
TEST(Dpop, RefusesBearerTokens) {
  auto driver = Driver::exchanging(dpop_options());
  EXPECT_EQ(driver.answer(200, token_body).failure(), "invalid_response");
  EXPECT_EQ(driver.where(), "signed_out");
}

TEST(Dpop, RefusesTokensThatAreBoundWithoutAsking) {
  auto driver = Driver::exchanging();
  EXPECT_EQ(driver.answer(200, dpop_token_body).failure(), "invalid_response");
}

TEST(Dpop, SendsNoProofsWhereNobodyWantsThem) {
  auto driver = Driver::signed_in();
  EXPECT_EQ(driver.take(FetchAuthorize{7, Turn::first, "GET", patient}).commands[0].text(1), "");
  EXPECT_EQ(driver.take(NonceLearnt{"n-1", patient}).names(), "");
  driver.take(Renew{8, Turn::first});
  EXPECT_EQ(driver.request.text(proof_part), "");
  // Nor does it repeat anything for who demands a nonce nevertheless.
  EXPECT_EQ(driver.answer(400, demand, "application/json", "n-1").names(), "session set_timer emit");
}

// Nonces (RFC 9449 §8): the same request once more, and only once.

TEST(DpopNonce, DemandedAtTheExchangeIsGivenOnce) {
  auto driver = Driver::exchanging(dpop_options());
  const auto first = driver.request;
  driver.entropy[95] = 9;
  const auto step = driver.answer(400, demand, "application/json", "n-1");
  EXPECT_EQ(step.names(), "http_request");
  EXPECT_EQ(driver.request.text(url_part), first.text(url_part));
  EXPECT_EQ(driver.request.text(body_part), first.text(body_part));
  EXPECT_EQ(claim(driver.request.text(proof_part), "nonce"), "n-1");
  EXPECT_NE(claim(driver.request.text(proof_part), "jti"), claim(first.text(proof_part), "jti"));
  const auto again = driver.answer(400, demand, "application/json", "n-2");
  EXPECT_EQ(again.names(), "session fail");
  EXPECT_EQ(again.failure(), "authorization_error");
  EXPECT_EQ(driver.where(), "signed_out");
}

TEST(DpopNonce, DemandedAtARenewalIsGivenOnce) {
  auto driver = signed_in();
  driver.take(Renew{5, Turn::first});
  const auto first = driver.request;
  EXPECT_EQ(driver.answer(401, demand, "application/json", "n-1").names(), "http_request");
  EXPECT_EQ(driver.request.text(body_part), first.text(body_part));
  EXPECT_EQ(claim(driver.request.text(proof_part), "nonce"), "n-1");
  // Not at once, at least: the grant is good, and the next renewal has the newest nonce.
  EXPECT_EQ(driver.answer(401, demand, "application/json", "n-2").names(), "session set_timer emit");
  EXPECT_EQ(driver.where(), "signed_in");
  EXPECT_EQ(driver.take(Wake{}).names(), "session http_request");
  EXPECT_EQ(claim(driver.request.text(proof_part), "nonce"), "n-2");
}

TEST(DpopNonce, DemandedForAPushedRequestIsGivenOnce) {
  auto driver = Driver::with(dpop_options(push_endpoint));
  driver.log_in();
  const auto first = driver.request;
  EXPECT_EQ(claim(first.text(proof_part), "htu"), "https://as.example/auth/par");
  EXPECT_EQ(driver.answer(400, demand, "application/json", "n-1").names(), "http_request");
  EXPECT_EQ(driver.request.text(body_part), first.text(body_part));
  EXPECT_EQ(claim(driver.request.text(proof_part), "nonce"), "n-1");
  EXPECT_EQ(driver.answer(400, demand, "application/json", "n-2").failure(), "authorization_error");
}

struct NoDemand {
  const char* sentence;
  int status;
  const char* body;
  const char* nonce;
};
class UnansweredDemand : public testing::TestWithParam<NoDemand> {};
TEST_P(UnansweredDemand, IsARefusal) {
  auto driver = Driver::exchanging(dpop_options());
  const auto step = driver.answer(GetParam().status, GetParam().body, "application/json", GetParam().nonce);
  EXPECT_EQ(step.names(), "session fail");
}
INSTANTIATE_TEST_SUITE_P(Rfc9449Section8, UnansweredDemand,
                         testing::Values(NoDemand{"WithoutANonce", 400, demand, ""},
                                         NoDemand{"WithANonceThatIsNone", 400, demand, "a\"b"},
                                         NoDemand{"ForAnotherReason", 400, R"({"error":"invalid_grant"})",
                                                  "n-1"},
                                         NoDemand{"OfABrokenServer", 500, demand, "n-1"},
                                         NoDemand{"WithoutReason", 400, "", "n-1"}),
                         [](const auto& test) { return test.param.sentence; });

TEST(DpopNonce, IsLearntFromASuccess) {
  auto driver = Driver::exchanging(dpop_options());
  driver.answer(200, dpop_token_body, "application/json", "n-1");
  driver.take(Renew{5, Turn::first});
  EXPECT_EQ(claim(driver.request.text(proof_part), "nonce"), "n-1");
  driver.answer(200, dpop_token_body, "application/json", "n-2");
  driver.take(Renew{6, Turn::first});
  EXPECT_EQ(claim(driver.request.text(proof_part), "nonce"), "n-2");
}

TEST(DpopNonce, OfAResourceIsForItsOriginOnly) {
  auto driver = signed_in();
  EXPECT_EQ(driver.take(NonceLearnt{"n-7", "https://as.example/Patient/1?x=2"}).names(), "");
  const auto nonce = [&driver] {
    return claim(driver.take(FetchAuthorize{7, Turn::first, "GET", patient}).commands[0].text(1), "nonce");
  };
  EXPECT_EQ(nonce(), "n-7");
  for (const auto* broken : {"", "a b", "a\"b"}) driver.take(NonceLearnt{broken, patient});
  EXPECT_EQ(nonce(), "n-7");
  driver.take(NonceLearnt{"n-8", "https://other.example/Patient"});
  EXPECT_EQ(nonce(), "");
  driver.take(Renew{8, Turn::first});
  EXPECT_EQ(claim(driver.request.text(proof_part), "nonce"), "");
}

TEST(DpopNonce, DemandedByAResourceIsGivenAtOnceWithoutRenewal) {
  auto driver = signed_in();
  const auto step = driver.take(ResourceChallenge{7, Turn::first, 1, "GET", patient, "n-7"});
  EXPECT_EQ(step.names(), "authorize_request");
  EXPECT_EQ(step.commands[0].text(0), "at-1");
  EXPECT_EQ(claim(step.commands[0].text(1), "nonce"), "n-7");
}

TEST(Dpop, ProvesTheKeyForUserinfo) {
  auto driver = signed_in(openid_endpoints);
  driver.take(AskUserinfo{7, Turn::first});
  EXPECT_EQ(driver.request.text(token_part), "at-1");
  const auto& proof = driver.request.text(proof_part);
  EXPECT_EQ(claim(proof, "htm"), "GET");
  EXPECT_EQ(claim(proof, "htu"), "https://as.example/auth/userinfo");
  EXPECT_EQ(claim(proof, "ath"), ath_of("at-1"));
}

TEST(Dpop, ProvesTheKeyForClosingASession) {
  auto driver = Driver::signed_in(dpop_token_body, {"aidbox", "read write", R"(,"dpop":true)"});
  driver.take(Logout{5, LogoutMode::session, ""});
  EXPECT_EQ(driver.request.text(method_part), "DELETE");
  const auto& proof = driver.request.text(proof_part);
  EXPECT_EQ(claim(proof, "htm"), "DELETE");
  EXPECT_EQ(claim(proof, "htu"), "https://as.example/Session");
  EXPECT_EQ(claim(proof, "ath"), ath_of("at-1"));
}

TEST(Dpop, ForgetsTheKeyWithTheSession) {
  auto driver = signed_in();
  EXPECT_EQ(driver.take(Logout{5, LogoutMode::local, ""}).names(),
            "session erase_proof_key emit broadcast answer");
  driver = signed_in();
  EXPECT_EQ(driver.take(PeerSignedOut{}).names(), "session http_request erase_proof_key emit");
}

}  // namespace
}  // namespace codegrant
