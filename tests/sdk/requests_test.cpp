// Requests with the session's token: the page's own, and the one for userinfo.
#include <gtest/gtest.h>

#include "tests/sdk/session_driver.hpp"

namespace codegrant {
namespace {

constexpr auto patient = "https://as.example/Patient";
constexpr auto second_token_body = R"({"access_token":"at-2","token_type":"Bearer","expires_in":400})";

TEST(Fetch, GetsTheTokenWhereARuleAllows) {
  auto driver = Driver::signed_in();
  const auto step = driver.take(FetchAuthorize{7, Turn::first, "GET", patient});
  EXPECT_EQ(step.names(), "authorize_request");
  EXPECT_EQ(step.commands[0].id, 7u);
  EXPECT_EQ(step.commands[0].number, 1);
  EXPECT_EQ(step.commands[0].texts, (std::vector<std::string>{"at-1", ""}));
}

TEST(Fetch, GetsNoTokenForAnythingElse) {
  for (const auto* url : {"https://as.example/auth/token", "https://as.example.evil/Patient",
                          "https://as.example/Patient/../auth/token", "https://evil@as.example/Patient",
                          "https://as.example/Patients", ""}) {
    auto driver = Driver::signed_in();
    const auto step = driver.take(FetchAuthorize{8, Turn::first, "GET", url});
    EXPECT_EQ(step.names(), "fail") << url;
    EXPECT_EQ(step.failure(), "resource_not_allowed");
    // A host that was fooled once is not fooled by asking for another try.
    EXPECT_EQ(driver.take(ResourceChallenge{8, Turn::first, 1, "GET", url, ""}).failure(),
              "resource_not_allowed");
    EXPECT_EQ(driver.take(ResourceChallenge{8, Turn::first, 1, "GET", url, "n"}).failure(),
              "resource_not_allowed");
  }
}

TEST(Fetch, RenewsAnEndedTokenFirst) {
  auto driver = Driver::signed_in();
  driver.now += Seconds{400};
  EXPECT_EQ(driver.take(FetchAuthorize{7, Turn::first, "GET", patient}).names(),
            "session postpone http_request");
  EXPECT_EQ(driver.sent("grant_type"), "refresh_token");
  EXPECT_EQ(driver.sent("refresh_token"), "rt-1");
  EXPECT_EQ(driver.take(FetchAuthorize{8, Turn::first, "GET", patient}).names(), "postpone");
  EXPECT_EQ(driver.take(Renew{9, Turn::first}).names(), "postpone");
  EXPECT_EQ(driver.answer(200, second_token_body).names(), "session set_timer emit");
  EXPECT_EQ(driver.take(FetchAuthorize{7, Turn::again, "GET", patient}).first("authorize_request").text(0),
            "at-2");
  EXPECT_EQ(driver.take(FetchAuthorize{8, Turn::again, "GET", patient}).first("authorize_request").text(0),
            "at-2");
  EXPECT_EQ(driver.take(Renew{9, Turn::again}).names(), "answer");
  // RFC 6749 §6: a refresh token that is not replaced stays good; so do the claims.
  EXPECT_EQ(driver.tokens().refresh_token.reveal(), "rt-1");
  EXPECT_EQ(driver.tokens().sub, "alice");
}

TEST(Fetch, RenewsOnceOn401AndSharesTheResult) {
  auto driver = Driver::signed_in();
  EXPECT_EQ(driver.take(ResourceChallenge{7, Turn::first, 1, "GET", patient, ""}).names(),
            "session postpone http_request");
  EXPECT_EQ(driver.take(ResourceChallenge{8, Turn::first, 1, "GET", patient, ""}).names(), "postpone");
  driver.answer(200, R"({"access_token":"at-2","token_type":"Bearer","refresh_token":"rt-2"})");
  EXPECT_EQ(driver.tokens().refresh_token.reveal(), "rt-2");
  // One that was postponed, and a third whose 401 came late: no second renewal for them.
  for (const auto turn : {Turn::again, Turn::first}) {
    const auto step = driver.take(ResourceChallenge{8, turn, 1, "GET", patient, ""});
    EXPECT_EQ(step.names(), "authorize_request");
    EXPECT_EQ(step.commands[0].text(0), "at-2");
    EXPECT_EQ(step.commands[0].number, 2);
  }
}

TEST(Fetch, WithoutARefreshTokenEndsWithTheToken) {
  auto driver = Driver::signed_in(R"({"access_token":"at","token_type":"Bearer","expires_in":60})");
  EXPECT_EQ(driver.take(ResourceChallenge{7, Turn::first, 1, "GET", patient, ""}).failure(),
            "interaction_required");
  EXPECT_EQ(driver.where(), "signed_in");
  EXPECT_EQ(driver.take(Renew{8, Turn::first}).failure(), "interaction_required");
  driver.now += Seconds{60};
  const auto step = driver.take(FetchAuthorize{9, Turn::first, "GET", patient});
  EXPECT_EQ(step.names(), "session fail emit emit");
  EXPECT_EQ(step.failure(), "interaction_required");
  EXPECT_EQ(step.first("emit").texts, (std::vector<std::string>{"session_ended", "expired"}));
  EXPECT_EQ(driver.where(), "needs_interaction");
}

TEST(Fetch, NeedsASession) {
  for (const State& state : {State(SignedOut{}), State(AwaitingAuthorization{}), State(NeedsInteraction{})}) {
    auto driver = Driver::in(state);
    const std::string code =
        std::holds_alternative<NeedsInteraction>(state) ? "interaction_required" : "not_signed_in";
    EXPECT_EQ(driver.take(FetchAuthorize{7, Turn::first, "GET", patient}).failure(), code);
    EXPECT_EQ(driver.take(ResourceChallenge{7, Turn::first, 1, "GET", patient, ""}).failure(), code);
    EXPECT_EQ(driver.take(Renew{7, Turn::first}).failure(), code);
    EXPECT_EQ(driver.take(AskUserinfo{7, Turn::first}).failure(), code);
    EXPECT_EQ(driver.session->state().index(), state.index());
  }
}

// A second turn comes after a renewal has ended, well or not: it begins none, or two could go on for ever.
TEST(SecondTurn, NeverStartsARenewal) {
  const auto turns = [](Driver& driver) {
    return std::vector<Step>{driver.take(FetchAuthorize{7, Turn::again, "GET", patient}),
                             driver.take(ResourceChallenge{8, Turn::again, 1, "GET", patient, ""}),
                             driver.take(Renew{9, Turn::again}), driver.take(AskUserinfo{10, Turn::again})};
  };
  auto driver = Driver::signed_in(token_body, {"aidbox", "read write", "", metadata(openid_endpoints)});
  driver.take(Renew{5, Turn::first});
  driver.lose();
  driver.now += Seconds{400};
  for (const auto& step : turns(driver)) {
    EXPECT_EQ(step.names(), "fail");
    EXPECT_EQ(step.failure(), "network_error");
  }
  EXPECT_EQ(driver.where(), "signed_in");
}

// Userinfo

constexpr auto user = R"({"sub":"alice","name":"Alice"})";

Driver with_userinfo() {
  return Driver::signed_in(token_body, {"oauth2", "read write", "", metadata(openid_endpoints)});
}

TEST(Userinfo, IsAskedWithTheTokenAndAnsweredWithTheClaims) {
  auto driver = with_userinfo();
  EXPECT_EQ(driver.take(AskUserinfo{7, Turn::first}).names(), "http_request");
  EXPECT_EQ(driver.request.texts,
            (std::vector<std::string>{"GET", "https://as.example/auth/userinfo", "", "at-1", ""}));
  const auto step = driver.answer(200, user);
  EXPECT_EQ(step.names(), "answer");
  EXPECT_EQ(step.first("answer").id, 7u);
  EXPECT_EQ(step.first("answer").text(0), user);
}

struct UserinfoCase {
  const char* sentence;
  int status;
  const char* body;
  const char* content_type;
  const char* code;
};
class BrokenUserinfo : public testing::TestWithParam<UserinfoCase> {};
TEST_P(BrokenUserinfo, Fails) {
  auto driver = with_userinfo();
  driver.take(AskUserinfo{7, Turn::first});
  const auto step = driver.answer(GetParam().status, GetParam().body, GetParam().content_type);
  EXPECT_EQ(step.names(), "fail");
  EXPECT_EQ(step.first("fail").id, 7u);
  EXPECT_EQ(step.failure(), GetParam().code);
  EXPECT_EQ(step.first("fail").text(1), "userinfo");
  EXPECT_EQ(driver.where(), "signed_in");
}
INSTANTIATE_TEST_SUITE_P(
    OpenidConnectCore5_3, BrokenUserinfo,
    testing::Values(UserinfoCase{"Refused", 401, R"({"error":"invalid_token"})", "application/json",
                                 "authorization_error"},
                    UserinfoCase{"RefusedWithoutReason", 401, "", "text/html", "invalid_response"},
                    UserinfoCase{"ServerBroken", 500, "", "text/html", "network_error"},
                    UserinfoCase{"NoJson", 200, "<html>", "application/json", "invalid_response"},
                    UserinfoCase{"AList", 200, "[]", "application/json", "invalid_response"},
                    UserinfoCase{"ASignedAnswerThatNobodyAskedFor", 200, "e.y.J", "application/jwt",
                                 "invalid_response"}),
    [](const auto& test) { return test.param.sentence; });

TEST(Userinfo, WithoutAnAnswerFails) {
  auto driver = with_userinfo();
  driver.take(AskUserinfo{7, Turn::first});
  const auto step = driver.lose();
  EXPECT_EQ(step.first("fail").id, 7u);
  EXPECT_EQ(step.failure(), "network_error");
}

TEST(Userinfo, NeedsAnEndpoint) {
  auto driver = Driver::signed_in();
  EXPECT_EQ(driver.take(AskUserinfo{7, Turn::first}).failure(), "invalid_configuration");
}

TEST(Userinfo, RenewsAnEndedTokenFirst) {
  auto driver = with_userinfo();
  driver.now += Seconds{400};
  EXPECT_EQ(driver.take(AskUserinfo{7, Turn::first}).names(), "session postpone http_request");
  driver.answer(200, second_token_body);
  EXPECT_EQ(driver.take(AskUserinfo{7, Turn::again}).names(), "http_request");
  EXPECT_EQ(driver.request.text(token_part), "at-2");
}

TEST(Userinfo, OfSeveralCallsIsToldApart) {
  auto driver = with_userinfo();
  driver.take(AskUserinfo{7, Turn::first});
  const auto first = driver.request;
  driver.take(AskUserinfo{8, Turn::first});
  EXPECT_EQ(driver.answer(200, user).first("answer").id, 8u);
  driver.request = first;
  EXPECT_EQ(driver.answer(200, user).first("answer").id, 7u);
}

TEST(Userinfo, ArrivesEvenWhileRenewing) {
  auto driver = with_userinfo();
  driver.take(AskUserinfo{7, Turn::first});
  const auto asked = driver.request;
  driver.take(Renew{8, Turn::first});
  driver.request = asked;
  EXPECT_EQ(driver.answer(200, user).first("answer").id, 7u);
  EXPECT_EQ(driver.where(), "renewing");
}

}  // namespace
}  // namespace codegrant
