// What comes back to the page of the app: genuine, forged, repeated, late, or another tab's.
#include <gtest/gtest.h>

#include "tests/sdk/session_driver.hpp"

namespace codegrant {
namespace {

// RFC 6749 §10.12: an answer to nobody's question.
struct ForeignAnswer {
  const char* sentence;
  std::string query;
  const char* code;
};
class ForeignCallback : public testing::TestWithParam<ForeignAnswer> {};
TEST_P(ForeignCallback, LeavesTheLoginUnderWayUntouched) {
  auto driver = Driver::with();
  driver.log_in();
  auto step = driver.take(CallbackReceived{3, std::string(redirect_uri) + "?" + GetParam().query});
  EXPECT_EQ(step.first("replace_url").text(0), redirect_uri);
  if (driver.store_take != 0) step = driver.take(StoreMissing{driver.store_take});
  EXPECT_EQ(step.failure(), GetParam().code);
  EXPECT_EQ(step.first("fail").id, 3u);
  EXPECT_EQ(step.first("http_request").name, "");

  // The genuine answer still ends the login.
  driver.take(CallbackReceived{4, driver.callback()});
  driver.load();
  EXPECT_EQ(driver.answer(200, token_body).first("answer").text(0), "signed_in");
}
INSTANTIATE_TEST_SUITE_P(
    Rfc6749Section10_12, ForeignCallback,
    testing::Values(ForeignAnswer{"MissingState", "code=c", "state_mismatch"},
                    ForeignAnswer{"EmptyState", "code=c&state=", "state_mismatch"},
                    ForeignAnswer{"WrongState", "code=c&state=forged", "state_mismatch"},
                    ForeignAnswer{"MissingStateWithError", "error=access_denied", "state_mismatch"},
                    ForeignAnswer{"WrongStateWithError", "error=access_denied&state=x", "state_mismatch"},
                    ForeignAnswer{"AStateOfOurShapeThatIsUnknown", "code=c&state=" + std::string(43, 'A'),
                                  "transaction_not_found"},
                    ForeignAnswer{"AStateOfOurShapeThatIsUnknownWithError",
                                  "error=access_denied&state=" + std::string(43, 'A'),
                                  "transaction_not_found"},
                    ForeignAnswer{"CodeTwice", "code=c&code=d&state=x", "invalid_callback"},
                    ForeignAnswer{"CodeBesideError", "code=c&error=x&state=x", "invalid_callback"},
                    ForeignAnswer{"TooLong", "code=" + std::string(8192, 'c'), "invalid_callback"}),
    [](const auto& test) { return test.param.sentence; });

struct AnswerCase {
  const char* sentence;
  std::string parameters;
  const char* code;
};
class GenuineState : public testing::TestWithParam<AnswerCase> {};
TEST_P(GenuineState, StillNeedsTheRestToBeRight) {
  auto driver = Driver::with();
  driver.log_in();
  const auto url = std::string(redirect_uri) + "?state=" + driver.state + GetParam().parameters;
  driver.take(CallbackReceived{3, url});
  const auto step = driver.load();
  EXPECT_EQ(step.failure(), GetParam().code);
  EXPECT_EQ(step.first("http_request").name, "");
  EXPECT_EQ(driver.where(), "signed_out");
}
INSTANTIATE_TEST_SUITE_P(
    Rfc9207Section2_4, GenuineState,
    testing::Values(
        AnswerCase{"WrongIss", "&code=c&iss=https://evil.example", "issuer_mismatch"},
        AnswerCase{"MissingIss", "&code=c", "issuer_mismatch"},
        AnswerCase{"WrongIssWithError", "&error=access_denied&iss=https://evil.example", "issuer_mismatch"},
        AnswerCase{"MissingIssWithError", "&error=access_denied", "issuer_mismatch"},
        AnswerCase{"EmptyCode", "&code=&iss=https://as.example", "invalid_callback"},
        AnswerCase{"Denied", "&error=access_denied&iss=https://as.example", "authorization_error"},
        // OpenID Connect Core §3.1.2.6: asking silently was not enough.
        AnswerCase{"LoginRequired", "&error=login_required&iss=https://as.example", "interaction_required"},
        AnswerCase{"ConsentRequired", "&error=consent_required&iss=https://as.example",
                   "interaction_required"}),
    [](const auto& test) { return test.param.sentence; });

TEST(Callback, PassesTheServersWordsOn) {
  auto driver = Driver::with();
  driver.log_in();
  driver.take(CallbackReceived{
      3, driver.callback("error=access_denied&error_description=no%20%3Cb%3E&error_uri=https%3A%2F%2Fx")});
  const auto failure = driver.load().first("fail");
  EXPECT_EQ(failure.id, 3u);
  EXPECT_EQ(failure.text(1), "callback");
  EXPECT_EQ(failure.text(3), "access_denied");
  EXPECT_EQ(failure.text(4), "no <b>");
  EXPECT_EQ(failure.text(5), "https://x");
}

TEST(Callback, IsKnownByItsAddress) {
  for (const State& state :
       {State(SignedOut{}), State(AwaitingAuthorization{0}), State(NeedsInteraction{})}) {
    auto driver = Driver::in(state);
    for (const auto* url : {"https://app.example/callback", "https://app.example/other?code=1&state=2",
                            "https://app.example/callback?x=1", "https://evil.example/callback?code=1",
                            "https://app.example/callback#?code=1", "about:blank", ""}) {
      const auto step = driver.take(CallbackReceived{3, url});
      EXPECT_EQ(step.names(), "answer") << url;
      EXPECT_EQ(step.first("answer").text(0), "not_a_callback");
      EXPECT_EQ(driver.session->state().index(), state.index());
    }
  }
}

TEST(Callback, IsPostponedWhileSomethingPasses) {
  for (const State& state :
       {State(Discovering{}), State(PushingRequest{}), State(CheckingResponse{}), State(ExchangingCode{}),
        State(ValidatingIdToken{}), State(Renewing{}), State(EndingSession{})}) {
    auto driver = Driver::in(state);
    const auto step = driver.take(CallbackReceived{3, "https://app.example/patients"});
    EXPECT_EQ(step.names(), "postpone") << driver.where();
    EXPECT_EQ(step.commands[0].id, 3u);
    EXPECT_EQ(driver.session->state().index(), state.index());
  }
}

TEST(Callback, ReplayedWhenSignedInIsAlreadyHandledWithoutHttp) {
  auto driver = Driver::signed_in();
  const auto step = driver.take(CallbackReceived{9, driver.callback()});
  EXPECT_EQ(step.names(), "replace_url answer");
  EXPECT_EQ(step.first("answer").text(0), "already_handled");
  EXPECT_EQ(driver.take(CallbackReceived{10, std::string(redirect_uri) + "?code=c&state=forged"}).failure(),
            "state_mismatch");
  EXPECT_EQ(driver.where(), "signed_in");
}

// React's StrictMode runs an effect twice.
TEST(Callback, HandledTwiceAtOnceIsExchangedOnce) {
  auto driver = Driver::with();
  driver.log_in();
  driver.take(CallbackReceived{3, driver.callback()});
  EXPECT_EQ(driver.take(CallbackReceived{4, driver.callback()}).names(), "postpone");
  driver.load();
  EXPECT_EQ(driver.take(CallbackReceived{4, driver.callback()}).names(), "postpone");
  driver.answer(200, token_body);
  const auto step = driver.take(CallbackReceived{4, driver.callback()});
  EXPECT_EQ(step.names(), "replace_url answer");
  EXPECT_EQ(step.first("answer").text(0), "already_handled");
}

TEST(Callback, ReplayedInAFreshWorkerIsSpentWithoutHttp) {
  auto driver = Driver::with();
  driver.log_in();
  driver.take(CallbackReceived{3, driver.callback()});
  const auto step = driver.take(StoreSpent{driver.store_take});
  EXPECT_EQ(step.failure(), "transaction_not_found");
  EXPECT_EQ(step.first("http_request").name, "");
}

TEST(Callback, AfterTheLoginsTimeIsRefused) {
  auto driver = Driver::with();
  driver.log_in();
  driver.now += Seconds{600};
  driver.take(CallbackReceived{3, driver.callback()});
  EXPECT_EQ(driver.load().failure(), "transaction_not_found");
}

TEST(Callback, OfALoginWithOtherSettingsIsNotFound) {
  auto driver = Driver::with();
  driver.log_in();
  const auto mine = driver.take(CallbackReceived{3, driver.callback()}).first("store_take").text(0);
  auto other = Driver::with({"aidbox", "read", R"(,"defaultExpiresIn":7)"});
  EXPECT_EQ(other.take(CallbackReceived{3, driver.callback()}).first("store_take").text(0), mine);
  // The key under which the host looks is of the client that began, too.
  Driver another;
  auto options = Options{}.json();
  another.take(Configure{1, options.replace(options.find("webapp"), 6, "webzap")});
  EXPECT_NE(another.take(CallbackReceived{3, driver.callback()}).first("store_take").text(0), mine);
}

TEST(Callback, SurvivesAStoreThatWasTamperedWith) {
  for (const auto* kept : {"", "state=x", "short\n\n/\n", "%%%", "\n\n\n"}) {
    auto driver = Driver::with();
    driver.log_in();
    driver.take(CallbackReceived{3, driver.callback()});
    driver.kept = kept;
    EXPECT_EQ(driver.load().failure(), "transaction_not_found");
  }
}

TEST(Callback, IgnoresAnswersToOtherLooksIntoTheStore) {
  auto driver = Driver::with();
  driver.log_in();
  driver.take(CallbackReceived{3, driver.callback()});
  EXPECT_EQ(driver.take(StoreLoaded{99, driver.kept_until, driver.kept}).names(), "");
  EXPECT_EQ(driver.take(StoreMissing{99}).names(), "");
  EXPECT_EQ(driver.take(StoreSpent{99}).names(), "");
  driver.load();
  EXPECT_EQ(driver.where(), "exchanging_code");
}

TEST(Callback, NeedsNoIssWhereTheServerPromisesNone) {
  auto server = metadata();
  server.replace(server.find("true"), 4, "false");
  auto driver = Driver::with({"aidbox", "read write", "", server});
  driver.log_in();
  driver.take(CallbackReceived{3, std::string(redirect_uri) + "?code=c&state=" + driver.state});
  EXPECT_EQ(driver.load().names(), "session http_request");
}

// A login of another tab that came back when this session was begun already.

TEST(Visitor, GetsWhereItWantedToGoAndNoTokens) {
  auto driver = Driver::with();
  driver.log_in(LoginMode::redirect, "/second", "2");
  const auto url = driver.callback("code=c-2");
  const auto kept = driver.kept;
  driver.entropy[0] = 9;
  driver.log_in();
  driver.take(CallbackReceived{3, driver.callback()});
  driver.load();
  driver.answer(200, token_body);

  EXPECT_EQ(driver.take(CallbackReceived{8, url}).names(), "replace_url store_take");
  // One at a time; this one is no login's.
  EXPECT_EQ(
      driver.take(CallbackReceived{9, std::string(redirect_uri) + "?code=c&state=" + std::string(43, 'x')})
          .failure(),
      "state_mismatch");
  const auto step = driver.take(StoreLoaded{driver.store_take, driver.kept_until, kept});
  EXPECT_EQ(step.names(), "answer");
  EXPECT_EQ(step.first("answer").id, 8u);
  EXPECT_EQ(step.first("answer").texts, (std::vector<std::string>{"already_handled", "/second", "2"}));
  EXPECT_EQ(driver.where(), "signed_in");
  EXPECT_EQ(driver.tokens().access_token.reveal(), "at-1");
  EXPECT_EQ(driver.take(StoreLoaded{driver.store_take, driver.kept_until, kept}).names(), "");
}

TEST(Visitor, WhoseLoginIsUnknownFails) {
  for (const bool spent : {true, false}) {
    auto driver = Driver::signed_in();
    driver.take(CallbackReceived{8, std::string(redirect_uri) + "?code=c&state=" + std::string(43, 'x')});
    const auto step =
        spent ? driver.take(StoreSpent{driver.store_take}) : driver.take(StoreMissing{driver.store_take});
    EXPECT_EQ(step.names(), "fail");
    EXPECT_EQ(step.first("fail").id, 8u);
    EXPECT_EQ(step.failure(), "transaction_not_found");
    EXPECT_EQ(driver.where(), "signed_in");
  }
}

TEST(Visitor, IsAnsweredEvenWhereTheSessionMovedOn) {
  auto driver = Driver::signed_in();
  driver.take(CallbackReceived{8, std::string(redirect_uri) + "?code=c&state=" + std::string(43, 'x')});
  driver.take(Logout{9, LogoutMode::local, ""});
  EXPECT_EQ(driver.take(StoreMissing{driver.store_take}).first("fail").id, 8u);
}

}  // namespace
}  // namespace codegrant
