// Renewing by refresh token: before the end, once at a time, and without losing what is held to a bad
// network.
#include <gtest/gtest.h>

#include "tests/sdk/session_driver.hpp"

namespace codegrant {
namespace {

constexpr auto patient = "https://as.example/Patient";
constexpr auto second_token_body = R"({"access_token":"at-2","token_type":"Bearer","expires_in":400})";

TEST(Renewal, HappensBeforeTheEndByTimer) {
  auto driver = Driver::signed_in();
  EXPECT_EQ(driver.take(Timer{}).first("set_timer").number, 1'000'340);  // too early, or of an older token
  driver.now += Seconds{340};
  EXPECT_EQ(driver.take(Timer{}).names(), "session http_request");
  EXPECT_EQ(driver.request.text(url_part), "https://as.example/auth/token");
  EXPECT_EQ(driver.sent("client_id"), "webapp");
  EXPECT_EQ(driver.where(), "renewing");
  EXPECT_EQ(driver.take(Timer{}).names(), "");
  EXPECT_EQ(driver.take(Wake{}).names(), "");
  const auto step = driver.answer(200, second_token_body);
  EXPECT_EQ(step.names(), "session set_timer emit");
  EXPECT_EQ(step.first("emit").text(0), "renewed");
  EXPECT_EQ(step.first("session").number, 1'000'740);
}

TEST(Renewal, OfAShortTokenHappensInItsLastQuarter) {
  auto driver = Driver::signed_in(
      R"({"access_token":"at","token_type":"Bearer","expires_in":40,"refresh_token":"rt"})");
  EXPECT_EQ(driver.take(Timer{}).first("set_timer").number, 1'000'030);
}

TEST(Renewal, IsNotTriedWithoutARefreshToken) {
  auto driver = Driver::signed_in(R"({"access_token":"at","token_type":"Bearer","expires_in":60})");
  driver.now += Seconds{59};
  EXPECT_EQ(driver.take(Timer{}).first("set_timer").number, 1'000'060);
  driver.now += Seconds{1};
  const auto step = driver.take(Timer{});
  EXPECT_EQ(step.names(), "session emit emit");
  EXPECT_EQ(driver.where(), "needs_interaction");
}

// A laptop slept: its timers did not run.
TEST(Renewal, HappensOnWakingUpLate) {
  auto driver = Driver::signed_in();
  EXPECT_EQ(driver.take(Wake{}).names(), "set_timer");
  driver.now += Seconds{86400};
  EXPECT_EQ(driver.take(Wake{}).names(), "session http_request");
}

TEST(Renewal, KeepsEverythingWhenTheNetworkIsLost) {
  auto driver = Driver::signed_in();
  driver.take(Renew{5, Turn::first});
  driver.take(FetchAuthorize{6, Turn::first, "GET", patient});
  const auto step = driver.lose();
  EXPECT_EQ(step.names(), "session set_timer emit");
  EXPECT_EQ(step.first("set_timer").number, 1'000'005);
  EXPECT_EQ(step.first("emit").texts, (std::vector<std::string>{"renew_failed", "network_error"}));
  EXPECT_EQ(driver.where(), "signed_in");
  EXPECT_EQ(driver.take(Renew{5, Turn::again}).failure(), "network_error");
  EXPECT_EQ(driver.take(FetchAuthorize{6, Turn::again, "GET", patient}).first("authorize_request").text(0),
            "at-1");  // still good

  for (const int wait : {10, 20, 40, 80, 160, 300, 300}) {
    driver.take(Renew{7, Turn::first});
    EXPECT_EQ(driver.answer(503, "").first("set_timer").number, 1'000'000 + wait);
  }
  driver.take(Renew{8, Turn::first});
  EXPECT_EQ(driver.answer(200, second_token_body).first("emit").text(0), "renewed");
  EXPECT_EQ(driver.take(Renew{8, Turn::again}).names(), "answer");
}

TEST(Renewal, IsTriedAgainByTimerAndAtOnceOnWakingUp) {
  auto driver = Driver::signed_in();
  driver.take(Renew{5, Turn::first});
  driver.lose();
  EXPECT_EQ(driver.take(Timer{}).names(), "set_timer");
  EXPECT_EQ(driver.take(Wake{}).names(), "session http_request");
  EXPECT_EQ(driver.sent("refresh_token"), "rt-1");
  driver.lose();
  driver.now += Seconds{10};
  EXPECT_EQ(driver.take(Timer{}).names(), "session http_request");
}

struct Refusal {
  const char* sentence;
  int status;
  const char* body;
};
class RefusedRenewal : public testing::TestWithParam<Refusal> {};
TEST_P(RefusedRenewal, NeedsThePerson) {
  auto driver = Driver::signed_in();
  driver.take(Renew{5, Turn::first});
  const auto step = driver.answer(GetParam().status, GetParam().body);
  EXPECT_EQ(step.names(), "session emit emit");
  EXPECT_EQ(step.commands[1].texts, (std::vector<std::string>{"session_ended", "refused"}));
  EXPECT_EQ(step.commands[2].texts, (std::vector<std::string>{"interaction_required", "refused"}));
  EXPECT_EQ(step.first("session").texts, (std::vector<std::string>{"needs_interaction", "", "", ""}));
  EXPECT_EQ(driver.where(), "needs_interaction");
  EXPECT_TRUE(driver.tokens().access_token.empty());
  EXPECT_TRUE(driver.tokens().refresh_token.empty());
  EXPECT_EQ(driver.take(Renew{5, Turn::again}).failure(), "interaction_required");
  EXPECT_EQ(driver.take(Timer{}).names(), "");
  EXPECT_EQ(driver.take(Wake{}).names(), "");
  EXPECT_EQ(driver.log_in().failure(), "");
}
INSTANTIATE_TEST_SUITE_P(
    Rfc6749Section6, RefusedRenewal,
    testing::Values(Refusal{"ByInvalidGrant", 400, R"({"error":"invalid_grant"})"},
                    Refusal{"WithoutAWord", 400, ""},
                    Refusal{"ByInvalidClient", 401, R"({"error":"invalid_client"})"},
                    Refusal{"ByAnAnswerThatIsNone", 200, "<html>"},
                    Refusal{"ByAnotherTokenType", 200, R"({"access_token":"a","token_type":"DPoP"})"},
                    Refusal{"ByATokenThatNeverEnds", 200,
                            R"({"access_token":"a","token_type":"Bearer","expires_in":-1})"}),
    [](const auto& test) { return test.param.sentence; });

// Not the grant, but something that may pass.
class PutOffRenewal : public testing::TestWithParam<Refusal> {};
TEST_P(PutOffRenewal, KeepsTheSession) {
  auto driver = Driver::signed_in();
  driver.take(Renew{5, Turn::first});
  EXPECT_EQ(driver.answer(GetParam().status, GetParam().body).names(), "session set_timer emit");
  EXPECT_EQ(driver.where(), "signed_in");
  EXPECT_EQ(driver.take(Wake{}).names(), "session http_request");
  EXPECT_EQ(driver.sent("refresh_token"), "rt-1");
}
INSTANTIATE_TEST_SUITE_P(
    Rfc6749Section6, PutOffRenewal,
    testing::Values(Refusal{"WithoutReason", 403, "<html>"}, Refusal{"ByATimeLimit", 408, ""},
                    Refusal{"ByAnOverloadedServer", 503, R"({"error":"temporarily_unavailable"})"},
                    Refusal{"ByAClockThatWasWrong", 400, R"({"error":"invalid_dpop_proof"})"}),
    [](const auto& test) { return test.param.sentence; });

TEST(Renewal, TellsOfAWiderScopeThanBefore) {
  auto driver =
      Driver::signed_in(R"({"access_token":"a","token_type":"Bearer","refresh_token":"r","scope":"read"})");
  driver.take(Renew{5, Turn::first});
  const auto step = driver.answer(200, R"({"access_token":"b","token_type":"Bearer","scope":"read write"})");
  EXPECT_EQ(step.first("emit").text(0), "scope_widened");
  EXPECT_EQ(step.first("session").text(2), "read write");
}

TEST(Renewal, RefusesAWiderScopeWhereTheAppWantsThat) {
  auto driver =
      Driver::signed_in(R"({"access_token":"a","token_type":"Bearer","refresh_token":"r","scope":"read"})",
                        {"oauth2", "read write", R"(,"refuseWiderScope":true)"});
  driver.take(Renew{5, Turn::first});
  const auto step = driver.answer(
      200, R"({"access_token":"b","token_type":"Bearer","refresh_token":"r2","scope":"read write"})");
  EXPECT_EQ(step.names(), "session http_request emit emit");
  EXPECT_EQ(driver.sent("token"), "r2");
  EXPECT_EQ(driver.where(), "needs_interaction");
}

TEST(Renewal, KeepsTheScopeThatIsNotToldAgain) {
  auto driver =
      Driver::signed_in(R"({"access_token":"a","token_type":"Bearer","refresh_token":"r","scope":"read"})");
  driver.take(Renew{5, Turn::first});
  EXPECT_EQ(driver.answer(200, second_token_body).first("session").text(2), "read");
}

// What the server's clock shows is learnt from its answers; ours decides when a token ends.
TEST(Clock, DecidesByItsOwnTimeWhenATokenEnds) {
  auto driver = Driver::with();
  driver.log_in();
  driver.take(CallbackReceived{3, driver.callback()});
  driver.load();
  driver.answer(200, token_body, "application/json", "", from_unix(2'000'000));
  EXPECT_EQ(driver.tokens().expires_at, driver.now + Seconds{400});
  EXPECT_EQ(driver.session->held().clock_offset, Seconds{1'000'000});
}

TEST(Clock, LearnsNothingFromAServerThatDoesNotTellTheTime) {
  auto driver = Driver::exchanging();
  driver.answer(503, "", "", "", from_unix(1'000'090));
  driver.log_in();
  driver.take(CallbackReceived{3, driver.callback()});
  driver.load();
  driver.answer(200, token_body);
  EXPECT_EQ(driver.session->held().clock_offset, Seconds{90});
}

}  // namespace
}  // namespace codegrant
