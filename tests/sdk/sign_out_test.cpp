// Signing out, in each way and from each state: nobody is signed in here afterwards, whatever the server
// says.
#include <gtest/gtest.h>

#include "tests/sdk/session_driver.hpp"

namespace codegrant {
namespace {

const Options plain{"oauth2"};
const Options bare{"oauth2", "read write", "", metadata_without_revocation()};
const Options openid{"oauth2", "read write", "", metadata(openid_endpoints)};

TEST(Logout, ClosesTheSessionAtAnAidbox) {
  auto driver = Driver::signed_in();
  const auto begun = driver.take(Logout{5, LogoutMode::session, ""});
  EXPECT_EQ(begun.names(), "session http_request emit broadcast");
  EXPECT_EQ(begun.first("emit").texts, (std::vector<std::string>{"session_ended", "logout"}));
  EXPECT_EQ(begun.first("broadcast").texts, (std::vector<std::string>{"signed_out", ""}));
  EXPECT_EQ(driver.request.texts,
            (std::vector<std::string>{"DELETE", "https://as.example/Session", "", "at-1", ""}));
  EXPECT_TRUE(driver.tokens().access_token.empty());
  EXPECT_EQ(driver.take(FetchAuthorize{6, Turn::first, "GET", "https://as.example/Patient"}).names(),
            "postpone");
  const auto step = driver.answer(200, "");
  EXPECT_EQ(step.names(), "session answer");
  EXPECT_EQ(step.first("answer").id, 5u);
  EXPECT_EQ(step.first("answer").text(0), "ended");
  EXPECT_EQ(driver.where(), "signed_out");
  EXPECT_EQ(driver.take(FetchAuthorize{6, Turn::again, "GET", "https://as.example/Patient"}).failure(),
            "not_signed_in");
}

TEST(Logout, EndsHereEvenIfTheServerFails) {
  for (const bool answered : {true, false}) {
    auto driver = Driver::signed_in();
    driver.take(Logout{5, LogoutMode::session, ""});
    const auto step = answered ? driver.answer(500, "") : driver.lose();
    EXPECT_EQ(step.first("answer").text(0), "failed");
    EXPECT_EQ(driver.where(), "signed_out");
  }
}

TEST(Logout, RevokesWhereTheAccessTokenHasEnded) {
  auto driver = Driver::signed_in();
  driver.now += Seconds{400};
  driver.take(Logout{5, LogoutMode::session, ""});
  EXPECT_EQ(driver.request.text(url_part), "https://as.example/auth/revoke");
  EXPECT_EQ(driver.sent("token"), "rt-1");
}

TEST(Logout, RevokesAtAnyOtherServer) {
  for (const auto mode : {LogoutMode::session, LogoutMode::revoke}) {
    auto driver = Driver::signed_in(token_body, plain);
    driver.take(Logout{5, mode, ""});
    EXPECT_EQ(driver.request.text(url_part), "https://as.example/auth/revoke");
    EXPECT_EQ(driver.request.text(token_part), "");
    EXPECT_EQ(driver.sent("token"), "rt-1");
    EXPECT_EQ(driver.sent("client_id"), "webapp");
  }
}

TEST(Logout, RevokesTheAccessTokenWhereThereIsNoOther) {
  auto driver = Driver::signed_in(R"({"access_token":"at-1","token_type":"Bearer"})", plain);
  driver.take(Logout{5, LogoutMode::revoke, ""});
  EXPECT_EQ(driver.sent("token"), "at-1");
}

TEST(Logout, OnlyRevokesAtAnAidboxWhereThatIsWanted) {
  auto driver = Driver::signed_in();
  driver.take(Logout{5, LogoutMode::revoke, ""});
  EXPECT_EQ(driver.request.text(url_part), "https://as.example/auth/revoke");
}

TEST(Logout, IsLocalWhereNothingElseIsPossibleOrWanted) {
  auto driver = Driver::signed_in();
  EXPECT_EQ(driver.take(Logout{5, LogoutMode::local, ""}).names(), "session emit broadcast answer");
  driver = Driver::signed_in(token_body, bare);
  const auto step = driver.take(Logout{5, LogoutMode::session, ""});
  EXPECT_EQ(step.first("answer").text(0), "not_asked");
  EXPECT_EQ(driver.where(), "signed_out");
}

TEST(Logout, FailsWhereItCannotBeAsItIsWanted) {
  const auto fails = [](const Options& options, LogoutMode mode, const char* back) {
    auto driver = Driver::signed_in(token_body, options);
    const auto step = driver.take(Logout{5, mode, back});
    EXPECT_EQ(step.names(), "fail");
    EXPECT_EQ(step.failure(), "invalid_configuration");
    EXPECT_EQ(driver.where(), "signed_in");
  };
  fails(bare, LogoutMode::revoke, "");
  fails(plain, LogoutMode::end_session, "");
  fails(openid, LogoutMode::end_session, "http://evil.example/");
  fails(openid, LogoutMode::end_session, "javascript:alert(1)");
}

TEST(Logout, LeavesForTheServerWhereAllIsToEnd) {
  auto driver = Driver::signed_in(token_body, openid);
  EXPECT_EQ(driver.take(Logout{5, LogoutMode::end_session, "https://app.example/bye"}).names(),
            "session http_request emit broadcast");
  EXPECT_EQ(driver.request.text(url_part), "https://as.example/auth/revoke");
  const auto step = driver.answer(200, "");
  EXPECT_EQ(step.names(), "session navigate answer");
  EXPECT_EQ(step.first("navigate").id, 5u);
  EXPECT_EQ(step.first("navigate").text(0),
            "https://as.example/auth/"
            "end?client_id=webapp&post_logout_redirect_uri=https%3A%2F%2Fapp.example%2Fbye");
}

TEST(Logout, LeavesForTheServerEvenIfNobodyIsSignedIn) {
  auto driver = Driver::with(openid);
  const auto step = driver.take(Logout{5, LogoutMode::end_session, ""});
  EXPECT_EQ(step.names(), "navigate answer");
  EXPECT_EQ(step.first("navigate").text(0), "https://as.example/auth/end?client_id=webapp");
}

// Whatever was under way: afterwards nobody is signed in, and what still comes is given back.

struct UnderWay {
  const char* sentence;
  State state;
  bool waited_for = false;  ///< by a call that is cancelled
};
class LogoutUnderWay : public testing::TestWithParam<UnderWay> {};
TEST_P(LogoutUnderWay, EndsSignedOut) {
  for (const auto mode :
       {LogoutMode::local, LogoutMode::session, LogoutMode::revoke, LogoutMode::end_session}) {
    auto driver = Driver::in(GetParam().state, {}, openid);
    const auto step = driver.take(Logout{5, mode, ""});
    EXPECT_EQ(driver.where(), "signed_out");
    EXPECT_EQ(step.first("answer").id, 5u);
    EXPECT_EQ(step.first("answer").text(0), "not_asked");
    EXPECT_EQ(step.first("navigate").name, mode == LogoutMode::end_session ? "navigate" : "");
    EXPECT_EQ(step.failure(), GetParam().waited_for ? "cancelled" : "");
    EXPECT_EQ(step.first("fail").id, GetParam().waited_for ? 3u : 0u);
    EXPECT_EQ(step.first("emit").name, "");  // no session has ended
  }
}
INSTANTIATE_TEST_SUITE_P(
    States, LogoutUnderWay,
    testing::Values(UnderWay{"SignedOut", SignedOut{}}, UnderWay{"NeedsInteraction", NeedsInteraction{}},
                    UnderWay{"AwaitingARedirect", AwaitingAuthorization{0}},
                    UnderWay{"AwaitingAWindow", AwaitingAuthorization{3}, true},
                    UnderWay{"PushingRequest", PushingRequest{3, 77, LoginMode::redirect, false}, true},
                    UnderWay{"CheckingResponse", CheckingResponse{3, 77}, true},
                    UnderWay{"ExchangingCode", ExchangingCode{3, 77, false}, true}),
    [](const auto& test) { return test.param.sentence; });

TEST(Logout, DuringAnExchangeNeverEndsSignedIn) {
  auto driver = Driver::exchanging();
  EXPECT_EQ(driver.take(Logout{5, LogoutMode::session, ""}).names(), "session fail answer");
  EXPECT_EQ(driver.answer(200, token_body).first("http_request").text(0), "DELETE");
  EXPECT_EQ(driver.where(), "signed_out");
}

TEST(Logout, DuringARenewalGivesBackTheTokensThatAreHeld) {
  auto driver = Driver::signed_in();
  driver.take(Renew{4, Turn::first});
  EXPECT_EQ(driver.take(Logout{5, LogoutMode::session, ""}).names(), "session http_request emit broadcast");
  EXPECT_EQ(driver.request.text(token_part), "at-1");
}

TEST(Logout, WhileAnotherIsUnderWayIsRefused) {
  auto driver = Driver::signed_in();
  driver.take(Logout{5, LogoutMode::session, ""});
  EXPECT_EQ(driver.take(Logout{6, LogoutMode::session, ""}).failure(), "invalid_transition");
  EXPECT_EQ(driver.answer(200, "").first("answer").id, 5u);
}

// Another tab

TEST(PeerSignedOut, EndsTheSessionHereAndGivesBackItsTokens) {
  auto driver = Driver::signed_in();
  const auto step = driver.take(PeerSignedOut{});
  EXPECT_EQ(step.names(), "session http_request emit");  // and tells nobody: all have heard it
  EXPECT_EQ(step.first("emit").texts, (std::vector<std::string>{"session_ended", "logout"}));
  EXPECT_EQ(driver.request.text(token_part), "at-1");
  EXPECT_EQ(driver.where(), "signed_out");
  EXPECT_TRUE(driver.tokens().access_token.empty());
  EXPECT_EQ(driver.answer(200, "").names(), "");
}

TEST(PeerSignedOut, EndsARenewalAndGivesBackWhatItBrings) {
  auto driver = Driver::signed_in();
  driver.take(Renew{4, Turn::first});
  const auto renewal = driver.request;
  EXPECT_EQ(driver.take(PeerSignedOut{}).names(), "session http_request emit");
  driver.request = renewal;
  EXPECT_EQ(driver.answer(200, R"({"access_token":"at-2","token_type":"Bearer"})")
                .first("http_request")
                .text(token_part),
            "at-2");
  EXPECT_EQ(driver.where(), "signed_out");
}

TEST(PeerSignedOut, EndsWhatNeedsInteraction) {
  auto driver = Driver::in(NeedsInteraction{});
  EXPECT_EQ(driver.take(PeerSignedOut{}).names(), "session emit");
  EXPECT_EQ(driver.where(), "signed_out");
}

TEST(PeerSignedOut, LeavesALoginUnderWayAlone) {
  for (const State& state : {State(AwaitingAuthorization{}), State(CheckingResponse{3, 77}),
                             State(ExchangingCode{3, 77, false}), State(SignedOut{})}) {
    auto driver = Driver::in(state);
    EXPECT_EQ(driver.take(PeerSignedOut{}).names(), "");
    EXPECT_EQ(driver.session->state().index(), state.index());
  }
}

}  // namespace
}  // namespace codegrant
