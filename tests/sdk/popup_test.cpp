// A login in a window of its own: it settles however that window ends.
#include <gtest/gtest.h>

#include "tests/sdk/session_driver.hpp"

namespace codegrant {
namespace {

Driver waiting() {
  auto driver = Driver::with();
  driver.log_in(LoginMode::popup);
  return driver;
}

TEST(Popup, OpensAndLeavesTheCallOpen) {
  auto driver = Driver::with();
  const auto step = driver.log_in(LoginMode::popup);
  EXPECT_EQ(step.names(), "session store_put set_timer open_popup");
  EXPECT_EQ(step.first("open_popup").id, 2u);
  EXPECT_EQ(step.first("open_popup").text(0).find("https://as.example/auth/authorize?"), 0u);
  EXPECT_EQ(driver.state.size(), 44u);
  EXPECT_EQ(driver.state.front(), 'p');
  EXPECT_EQ(driver.where(), "awaiting_authorization");
}

TEST(Popup, IsAnsweredByTheWindowThatCameBack) {
  auto driver = waiting();
  const auto heard = driver.take(PeerCallback{driver.callback()});
  EXPECT_EQ(heard.names(), "session store_take");  // nobody's address bar
  EXPECT_EQ(driver.load().names(), "session http_request");
  const auto step = driver.answer(200, token_body);
  EXPECT_EQ(step.names(), "session set_timer emit answer");
  EXPECT_EQ(step.first("answer").id, 2u);
  EXPECT_EQ(step.first("answer").texts, (std::vector<std::string>{"signed_in", "/patients", "{\"tab\":2}"}));
}

TEST(Popup, WhoseWindowSharesThisWorkerIsAnsweredByItsCallback) {
  auto driver = waiting();
  const auto step = driver.take(CallbackReceived{3, driver.callback()});
  EXPECT_EQ(step.names(), "session replace_url answer store_take");
  EXPECT_EQ(step.first("answer").id, 3u);
  EXPECT_EQ(step.first("answer").text(0), "handed_over");
  driver.load();
  EXPECT_EQ(driver.answer(200, token_body).first("answer").id, 2u);
}

TEST(Popup, HandsItsAnswerOverToTheTabThatOpenedIt) {
  const auto opener = waiting();
  for (const State& state :
       {State(SignedOut{}), State(AwaitingAuthorization{9}), State(NeedsInteraction{}), State(SignedIn{})}) {
    auto driver = Driver::in(state);
    const auto step = driver.take(CallbackReceived{3, opener.callback()});
    EXPECT_EQ(step.names(), "replace_url broadcast answer");
    EXPECT_EQ(step.first("broadcast").texts, (std::vector<std::string>{"callback", opener.callback()}));
    EXPECT_EQ(step.first("answer").text(0), "handed_over");
    EXPECT_EQ(driver.session->state().index(), state.index());
  }
}

TEST(Popup, FailsWithWhatTheServerSays) {
  auto driver = waiting();
  driver.take(PeerCallback{driver.callback("error=access_denied")});
  const auto step = driver.load();
  EXPECT_EQ(step.first("fail").id, 2u);
  EXPECT_EQ(step.failure(), "authorization_error");
}

struct Foreign {
  const char* sentence;
  std::string url;
};
class ForeignPeerCallback : public testing::TestWithParam<Foreign> {};
TEST_P(ForeignPeerCallback, ChangesNothing) {
  auto driver = waiting();
  EXPECT_EQ(driver.take(PeerCallback{GetParam().url}).names(), "");
  EXPECT_EQ(driver.where(), "awaiting_authorization");
  driver.take(PeerCallback{driver.callback()});
  EXPECT_EQ(driver.where(), "checking_response");
}
INSTANTIATE_TEST_SUITE_P(
    Messages, ForeignPeerCallback,
    testing::Values(
        Foreign{"OfAnotherWindow", std::string(redirect_uri) + "?code=c&state=p" + std::string(43, 'A')},
        Foreign{"OfARedirect", std::string(redirect_uri) + "?code=c&state=" + std::string(43, 'A')},
        Foreign{"WithoutState", std::string(redirect_uri) + "?code=c"},
        Foreign{"Broken", std::string(redirect_uri) + "?code=c&code=d"},
        Foreign{"OfAnotherPlace", "https://evil.example/callback?code=c"}, Foreign{"OfNothing", ""}),
    [](const auto& test) { return test.param.sentence; });

TEST(Popup, HeardTwiceIsExchangedOnce) {
  auto driver = waiting();
  const auto url = driver.callback();
  driver.take(PeerCallback{url});
  EXPECT_EQ(driver.take(PeerCallback{url}).names(), "");
  driver.load();
  EXPECT_EQ(driver.take(PeerCallback{url}).names(), "");
  driver.answer(200, token_body);
  EXPECT_EQ(driver.take(PeerCallback{url}).names(), "");
}

// COOP may make a window look closed that is not.
TEST(Popup, ClosedIsCancelledAndStillSignsInLate) {
  auto driver = waiting();
  const auto closed = driver.take(Cancel{2});
  EXPECT_EQ(closed.names(), "fail");
  EXPECT_EQ(closed.first("fail").id, 2u);
  EXPECT_EQ(closed.failure(), "cancelled");
  EXPECT_EQ(driver.where(), "awaiting_authorization");
  EXPECT_EQ(driver.take(Cancel{2}).names(), "");
  driver.take(PeerCallback{driver.callback()});
  driver.load();
  EXPECT_EQ(driver.answer(200, token_body).names(), "session set_timer emit");  // and nobody to tell
  EXPECT_EQ(driver.where(), "signed_in");
}

TEST(Popup, ThatAnotherLoginFollowsIsCancelled) {
  for (const auto mode : {LoginMode::popup, LoginMode::redirect}) {
    auto driver = waiting();
    const auto first = driver.callback();
    driver.entropy[0] = 9;
    const auto step = driver.take(BeginLogin{5, mode, "", "", ""});
    EXPECT_EQ(step.first("fail").id, 2u);
    EXPECT_EQ(step.failure(), "cancelled");
    EXPECT_EQ(driver.take(PeerCallback{first}).names(), "");
  }
}

TEST(Popup, IsNotGivenUpForALoginThatCannotBegin) {
  auto driver = waiting();
  const auto step = driver.take(BeginLogin{5, LoginMode::popup, "//evil", "", ""});
  EXPECT_EQ(step.names(), "fail");
  EXPECT_EQ(step.first("fail").id, 5u);
  EXPECT_EQ(driver.take(PeerCallback{driver.callback()}).names(), "session store_take");
  driver.load();
  EXPECT_EQ(driver.answer(200, token_body).first("answer").id, 2u);
}

// RFC 6749 §10.12: whoever can open a tab at the redirect_uri must not be able to end a login.
TEST(Popup, SurvivesAForgedCallbackInAnotherTab) {
  auto driver = waiting();
  const auto genuine = driver.callback();
  driver.take(CallbackReceived{7, std::string(redirect_uri) + "?code=c&state=" + std::string(43, 'A')});
  const auto step = driver.take(StoreMissing{driver.store_take});
  EXPECT_EQ(step.first("fail").id, 7u);
  EXPECT_EQ(step.failure(), "transaction_not_found");
  driver.take(PeerCallback{genuine});
  driver.load();
  EXPECT_EQ(driver.answer(200, token_body).first("answer").id, 2u);
}

// Two tabs that share a worker: one waits for its window, the other comes back from a redirect.
TEST(Popup, IsCancelledWhereAnotherLoginSignsIn) {
  auto driver = Driver::with();
  driver.log_in();
  const auto redirect = driver.callback();
  const auto kept = driver.kept;
  driver.entropy[0] = 9;
  driver.take(BeginLogin{5, LoginMode::popup, "", "", ""});
  EXPECT_EQ(driver.take(CallbackReceived{7, redirect}).failure(), "");
  driver.kept = kept;
  const auto step = driver.load();
  EXPECT_EQ(step.names(), "session fail http_request");
  EXPECT_EQ(step.first("fail").id, 5u);
  EXPECT_EQ(step.failure(), "cancelled");
  EXPECT_EQ(driver.answer(200, token_body).first("answer").id, 7u);
}

TEST(Popup, IsCancelledWithACallbackThatIsBeingChecked) {
  for (const bool logout : {true, false}) {
    auto driver = waiting();
    driver.take(CallbackReceived{7, std::string(redirect_uri) + "?code=c&state=" + std::string(43, 'A')});
    const auto step = logout ? driver.take(Logout{9, LogoutMode::local, ""}) : driver.take(Cancel{7});
    EXPECT_EQ(step.names(), logout ? "session fail fail answer" : "session fail fail");
    EXPECT_EQ(step.commands[1].id, 7u);
    EXPECT_EQ(step.commands[2].id, 2u);
  }
}

TEST(Popup, EndsWithALogout) {
  auto driver = waiting();
  const auto step = driver.take(Logout{5, LogoutMode::local, ""});
  EXPECT_EQ(step.names(), "session fail answer");
  EXPECT_EQ(step.first("fail").id, 2u);
  EXPECT_EQ(driver.take(PeerCallback{driver.callback()}).names(), "");
}

}  // namespace
}  // namespace codegrant
