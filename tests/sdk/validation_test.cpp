// Sessions that begin or go on with an id_token: nobody is signed in before it is believed.
#include <gtest/gtest.h>

#include <functional>

#include "tests/sdk/id_tokens.hpp"
#include "tests/sdk/session_driver.hpp"

namespace codegrant {
namespace {

constexpr auto keys_url = "https://as.example/jwks";

/// One whose code is being exchanged, in a login with those further parameters.
Driver exchanging(const std::string& parameters = "") {
  auto driver = Driver::with(openid_options());
  driver.log_in(LoginMode::redirect, "/patients", "{\"tab\":2}", parameters);
  driver.take(CallbackReceived{3, driver.callback()});
  driver.load();
  return driver;
}

std::string genuine(const Driver& driver, const Members& of_header = header()) {
  return id_token(claims().with("nonce", in_quotes(driver.nonce)), of_header);
}

/// One that has tokens, and keys to look at them with.
Driver with_keys(const std::string& set = jwks({rsa_key()})) {
  auto driver = exchanging();
  driver.answer(200, openid_body(genuine(driver)));
  driver.answer(200, set);
  return driver;
}

Driver signed_in() {
  auto driver = with_keys();
  driver.take(SignatureChecked{driver.verification, true});
  return driver;
}

TEST(Validation, ChecksTheSignatureBeforeAnybodyIsSignedIn) {
  auto driver = exchanging();
  EXPECT_EQ(driver.nonce.size(), 43u);
  const auto token =
      id_token(claims().with("nonce", in_quotes(driver.nonce)).with("at_hash", R"("half-a-hash")"));
  const auto tokens = driver.answer(200, openid_body(token));
  EXPECT_EQ(tokens.names(), "session http_request");
  EXPECT_EQ(tokens.first("session").texts, (std::vector<std::string>{"validating_id_token", "", "", ""}));
  EXPECT_EQ(driver.request.text(url_part), keys_url);
  EXPECT_EQ(driver.request.text(method_part), "GET");

  const auto keys = driver.answer(200, jwks({rsa_key("k0"), rsa_key()}), "application/jwk-set+json");
  EXPECT_EQ(keys.names(), "verify_signature");
  EXPECT_EQ(keys.commands[0].texts,
            (std::vector<std::string>{"RS256", rsa_key().json(), token.substr(0, token.rfind('.')), "c2ln",
                                      "at-1", "half-a-hash"}));

  const auto step = driver.take(SignatureChecked{driver.verification, true});
  EXPECT_EQ(step.names(), "session set_timer emit answer");
  EXPECT_EQ(step.first("session").text(0), "signed_in");
  EXPECT_EQ(step.first("session").text(1), "alice");
  EXPECT_EQ(step.first("session").text(3),
            claims().with("nonce", in_quotes(driver.nonce)).with("at_hash", R"("half-a-hash")").json());
  EXPECT_EQ(step.first("answer").texts, (std::vector<std::string>{"signed_in", "/patients", "{\"tab\":2}"}));
}

// What was granted and is not believed is given back, and nobody is signed in.

struct Distrust {
  const char* sentence;
  std::function<std::string(const Driver&)> body;
};
class DistrustedAnswer : public testing::TestWithParam<Distrust> {};
TEST_P(DistrustedAnswer, IsGivenBack) {
  auto driver = exchanging("max_age=100");
  const auto step = driver.answer(200, GetParam().body(driver));
  EXPECT_EQ(step.names(), "session http_request fail");
  EXPECT_EQ(driver.request.text(url_part), "https://as.example/auth/revoke");
  EXPECT_EQ(driver.sent("token"), "rt-1");
  EXPECT_EQ(step.failure(), "invalid_id_token");
  EXPECT_EQ(step.first("fail").id, 3u);
  EXPECT_EQ(step.first("fail").text(1), "exchange");
  EXPECT_EQ(driver.where(), "signed_out");
}
std::function<std::string(const Driver&)> with(const std::string& name, const std::string& value) {
  return [=](const Driver& driver) {
    return openid_body(id_token(
        claims().with("nonce", in_quotes(driver.nonce)).with("auth_time", "1000000").with(name, value)));
  };
}
INSTANTIATE_TEST_SUITE_P(
    OpenidConnectCore3_1_3_7, DistrustedAnswer,
    testing::Values(Distrust{"WithoutIdToken", [](const Driver&) { return std::string(token_body); }},
                    Distrust{"WithAnEmptyToken", [](const Driver&) { return openid_body("e30.e30.x"); }},
                    Distrust{"OfAnotherIssuer", with("iss", R"("https://evil.example")")},
                    Distrust{"ForAnotherClient", with("aud", R"("other")")},
                    Distrust{"OfAnotherLogin", with("nonce", in_quotes(std::string(43, 'n')))},
                    Distrust{"OfNoLogin", with("nonce", "")}, Distrust{"ThatIsOver", with("exp", "999000")},
                    Distrust{"OfTheFuture", with("iat", "1001000")},
                    Distrust{"NotYetGood", with("nbf", "1001000")}, Distrust{"OfNobody", with("sub", "")},
                    Distrust{"WhoSignedInTooLongAgo", with("auth_time", "999000")},
                    Distrust{"WhoSignedInNobodyKnowsWhen", with("auth_time", "")},
                    Distrust{
                        "Unsigned",
                        [](const Driver& driver) {
                          return openid_body(id_token(
                              claims().with("nonce", in_quotes(driver.nonce)).with("auth_time", "1000000"),
                              {{"alg", R"("none")"}}));
                        }}),
    [](const auto& test) { return test.param.sentence; });

TEST(Validation, OfAWrongSignatureGivesBackTheTokens) {
  auto driver = with_keys();
  const auto step = driver.take(SignatureChecked{driver.verification, false});
  EXPECT_EQ(step.names(), "session http_request fail");
  EXPECT_EQ(driver.sent("token"), "rt-1");
  EXPECT_EQ(step.failure(), "invalid_id_token");
  EXPECT_EQ(driver.where(), "signed_out");
}

TEST(Validation, IgnoresTheCheckOfAnotherSignature) {
  auto driver = with_keys();
  EXPECT_EQ(driver.take(SignatureChecked{driver.verification + 1, true}).names(), "");
  EXPECT_EQ(driver.where(), "validating_id_token");
}

TEST(Validation, KnowsTheServersTime) {
  auto driver = exchanging();
  driver.now += Seconds{100'000};  // our clock is fast: by it the token ended long ago
  EXPECT_EQ(
      driver.answer(200, openid_body(genuine(driver)), "application/json", "", from_unix(1'000'000)).names(),
      "session http_request");
  auto slow = exchanging();
  EXPECT_EQ(
      slow.answer(200, openid_body(genuine(slow)), "application/json", "", from_unix(1'100'000)).failure(),
      "invalid_id_token");
}

TEST(Validation, HoldsNoSessionYet) {
  auto driver = exchanging();
  driver.answer(200, openid_body(genuine(driver)));
  EXPECT_EQ(driver.take(FetchAuthorize{7, Turn::first, "GET", "https://as.example/Patient"}).names(),
            "postpone");
  EXPECT_TRUE(driver.tokens().access_token.empty());
}

TEST(Validation, EndsWithCancelAndLogout) {
  for (const bool cancelled : {true, false}) {
    auto driver = with_keys();
    const auto step = cancelled ? driver.take(Cancel{3}) : driver.take(Logout{9, LogoutMode::local, ""});
    EXPECT_EQ(step.first("fail").id, 3u);
    EXPECT_EQ(step.failure(), "cancelled");
    EXPECT_EQ(step.first("http_request").name, cancelled ? "http_request" : "");  // local ends nothing there
    EXPECT_EQ(driver.where(), "signed_out");
    EXPECT_EQ(driver.take(SignatureChecked{driver.verification, true}).names(), "");
    EXPECT_EQ(driver.where(), "signed_out");
  }
}

TEST(Validation, EndedByLogoutGivesBackWhatIsNotYetBelieved) {
  auto driver = with_keys();
  EXPECT_EQ(driver.take(Logout{9, LogoutMode::session, ""}).names(),
            "session fail http_request emit broadcast");
  EXPECT_EQ(driver.sent("token"), "rt-1");
}

TEST(Validation, EndsWhereAnotherTabSignsOut) {
  auto driver = with_keys();
  const auto step = driver.take(PeerSignedOut{});
  EXPECT_EQ(step.names(), "session fail http_request emit");
  EXPECT_EQ(step.failure(), "cancelled");
}

// Keys and their rotation

TEST(Keys, AreKeptForTheNextTime) {
  auto driver = signed_in();
  driver.take(Renew{5, Turn::first});
  const auto step = driver.answer(200, openid_body(id_token(claims())));
  EXPECT_EQ(step.names(), "session verify_signature");
}

TEST(Keys, OfAnUnknownNameAreFetchedOnceMore) {
  auto driver = signed_in();
  driver.now += Seconds{60};
  driver.take(Renew{5, Turn::first});
  EXPECT_EQ(driver.answer(200, openid_body(id_token(claims(), header().with("kid", R"("k2")")))).names(),
            "session http_request");
  EXPECT_EQ(driver.request.text(url_part), keys_url);
  EXPECT_EQ(driver.answer(200, jwks({rsa_key("k1"), rsa_key("k2")})).names(), "verify_signature");
}

TEST(Keys, AreFetchedAtMostOnceAMinute) {
  auto driver = signed_in();
  driver.now += Seconds{59};
  driver.take(Renew{5, Turn::first});
  const auto step = driver.answer(200, openid_body(id_token(claims(), header().with("kid", R"("k2")"))));
  EXPECT_EQ(step.names(), "session set_timer emit");  // later
  EXPECT_EQ(step.first("emit").text(0), "renew_failed");
  EXPECT_EQ(driver.where(), "signed_in");
}

TEST(Keys, ThatCannotBeFetchedPutARenewalOff) {
  auto driver = signed_in();
  driver.now += Seconds{60};
  driver.take(Renew{5, Turn::first});
  driver.answer(200, openid_body(id_token(claims(), header().with("kid", R"("k2")"))));
  EXPECT_EQ(driver.lose().names(), "session set_timer emit");
  EXPECT_EQ(driver.where(), "signed_in");
  EXPECT_EQ(driver.take(Wake{}).names(), "session http_request");
  EXPECT_EQ(driver.sent("grant_type"), "refresh_token");
}

TEST(Keys, ThatDoNotHaveTheNameAreNotFetchedAgain) {
  auto driver = exchanging();
  driver.answer(200, openid_body(genuine(driver)));
  const auto step = driver.answer(200, jwks({rsa_key("k0")}));
  EXPECT_EQ(step.failure(), "invalid_id_token");
  EXPECT_EQ(driver.request.text(url_part), "https://as.example/auth/revoke");
}

TEST(Keys, ThatWereChangedUnderTheirNameAreFetchedOnceMore) {
  auto driver = signed_in();
  driver.now += Seconds{60};
  driver.take(Renew{5, Turn::first});
  driver.answer(200, openid_body(id_token(claims())));
  EXPECT_EQ(driver.take(SignatureChecked{driver.verification, false}).names(), "http_request");
  EXPECT_EQ(driver.request.text(url_part), keys_url);
  EXPECT_EQ(driver.answer(200, jwks({rsa_key()})).names(), "verify_signature");
  EXPECT_EQ(driver.take(SignatureChecked{driver.verification, false}).names(),
            "session http_request emit emit");
  EXPECT_EQ(driver.where(), "needs_interaction");
}

struct BrokenKeys {
  const char* sentence;
  int status;
  std::string body;
  const char* code;
};
class BrokenKeySet : public testing::TestWithParam<BrokenKeys> {};
TEST_P(BrokenKeySet, EndsTheLogin) {
  auto driver = exchanging();
  driver.answer(200, openid_body(genuine(driver)));
  const auto step = driver.answer(GetParam().status, GetParam().body);
  EXPECT_EQ(step.names(), "session http_request fail");
  EXPECT_EQ(step.failure(), GetParam().code);
  EXPECT_EQ(driver.sent("token"), "rt-1");
  EXPECT_EQ(driver.where(), "signed_out");
}
INSTANTIATE_TEST_SUITE_P(
    Rfc7517Section5, BrokenKeySet,
    testing::Values(BrokenKeys{"NotFound", 404, "", "invalid_response"},
                    BrokenKeys{"ServerBroken", 503, "", "network_error"},
                    BrokenKeys{"NoJson", 200, "<html>", "invalid_response"},
                    BrokenKeys{"NoSet", 200, "[]", "invalid_id_token"},
                    BrokenKeys{"NoKeys", 200, jwks({}), "invalid_id_token"},
                    BrokenKeys{"ASmallKey", 200,
                               jwks({rsa_key().with("n", in_quotes(std::string(171, 'n')))}),
                               "invalid_id_token"},
                    BrokenKeys{"TheKeyTwice", 200, jwks({rsa_key(), rsa_key()}), "invalid_id_token"}),
    [](const auto& test) { return test.param.sentence; });

TEST(Keys, ThatCannotBeHadEndTheLogin) {
  auto driver = exchanging();
  driver.answer(200, openid_body(genuine(driver)));
  const auto step = driver.lose();
  EXPECT_EQ(step.names(), "session http_request fail");
  EXPECT_EQ(step.failure(), "network_error");
}

// Renewals

TEST(RenewedIdToken, MayBeMissing) {
  auto driver = signed_in();
  driver.take(Renew{5, Turn::first});
  const auto step = driver.answer(200, R"({"access_token":"at-2","token_type":"Bearer"})");
  EXPECT_EQ(step.names(), "session set_timer emit");
  EXPECT_EQ(step.first("session").text(1), "alice");
}

TEST(RenewedIdToken, BringsNewClaims) {
  auto driver = signed_in();
  driver.take(Renew{5, Turn::first});
  driver.answer(200, openid_body(id_token(claims().with("email", R"("a@b")"))));
  const auto step = driver.take(SignatureChecked{driver.verification, true});
  EXPECT_EQ(step.names(), "session set_timer emit");
  EXPECT_EQ(step.first("session").text(3), claims().with("email", R"("a@b")").json());
}

// OpenID Connect Core §12.2
TEST(RenewedIdToken, OfSomebodyElseEndsTheSession) {
  for (const auto& of_claims : {claims().with("sub", R"("bob")"), claims().with("iss", R"("https://evil")"),
                                claims().with("aud", R"("other")")}) {
    auto driver = signed_in();
    driver.take(Renew{5, Turn::first});
    const auto step = driver.answer(200, openid_body(id_token(of_claims), R"(,"x":1)"));
    EXPECT_EQ(step.names(), "session http_request emit emit");
    EXPECT_EQ(driver.where(), "needs_interaction");
    EXPECT_TRUE(driver.tokens().access_token.empty());
  }
}

TEST(RenewedIdToken, BadlySignedEndsTheSession) {
  auto driver = signed_in();
  driver.take(Renew{5, Turn::first});
  driver.answer(200, openid_body(id_token(claims())));
  EXPECT_EQ(driver.take(Cancel{3}).names(), "");  // nobody waits for a renewal
  const auto step = driver.take(SignatureChecked{driver.verification, false});
  EXPECT_EQ(step.names(), "session http_request emit emit");
  EXPECT_EQ(driver.where(), "needs_interaction");
}

// An aidbox tells who signed in besides; with an id_token that is no second opinion.
TEST(RenewedIdToken, IsNotReplacedByOtherNewsOfTheUser) {
  auto driver = signed_in();
  driver.take(Renew{5, Turn::first});
  const auto step = driver.answer(
      200, R"({"access_token":"at-2","token_type":"Bearer","userinfo":{"id":"bob","resourceType":"User"}})");
  EXPECT_EQ(step.first("session").text(1), "alice");
}

// Userinfo

TEST(OpenidUserinfo, OfSomebodyElseIsRefused) {
  for (const auto* body : {R"({"sub":"bob"})", R"({"name":"Alice"})", R"({"sub":["alice"]})"}) {
    auto driver = signed_in();
    driver.take(AskUserinfo{7, Turn::first});
    const auto step = driver.answer(200, body);
    EXPECT_EQ(step.names(), "fail");
    EXPECT_EQ(step.failure(), "invalid_response");
  }
  auto driver = signed_in();
  driver.take(AskUserinfo{7, Turn::first});
  EXPECT_EQ(driver.answer(200, R"({"sub":"alice","name":"Alice"})").first("answer").text(0),
            R"({"sub":"alice","name":"Alice"})");
}

TEST(OpenidUserinfo, AfterTheSessionIsNobodys) {
  auto driver = signed_in();
  driver.take(AskUserinfo{7, Turn::first});
  const auto asked = driver.request;
  driver.take(Logout{8, LogoutMode::local, ""});
  driver.request = asked;
  EXPECT_EQ(driver.answer(200, R"({"sub":"alice"})").failure(), "invalid_response");
}

}  // namespace
}  // namespace codegrant
