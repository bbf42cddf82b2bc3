// What a session must survive: hostile and broken answers, lost networks, late answers, impatient pages.
#include <gtest/gtest.h>

#include "tests/sdk/session_driver.hpp"

namespace codegrant {
namespace {

TEST(SignIn, ExchangesTheCodeAndTellsThePageNothingSecret) {
  auto driver = Driver::signed_out();
  const auto begun = driver.log_in();
  EXPECT_EQ(begun.names(), "session store_put navigate answer");
  EXPECT_EQ(begun.first("store_put").number, 1'000'600);
  const auto address = begun.first("navigate").text(0);
  EXPECT_EQ(address.find("https://as.example/auth/authorize?response_type=code&client_id=webapp"), 0u);

  const auto received = driver.take(CallbackReceived{3, driver.callback()});
  EXPECT_EQ(received.names(), "replace_url store_take");
  EXPECT_EQ(received.first("replace_url").text(0), redirect_uri);

  const auto exchange = driver.load().first("http_request");
  const auto form = *Form::parse(exchange.text(2));
  EXPECT_EQ(exchange.text(1), "https://as.example/auth/token");
  EXPECT_EQ(form.get("grant_type"), "authorization_code");
  EXPECT_EQ(form.get("code"), "c-1");
  EXPECT_EQ(form.get("redirect_uri"), redirect_uri);
  const auto verifier = *CodeVerifier::parse(*form.get("code_verifier"));
  EXPECT_NE(address.find("code_challenge=" + verifier.s256().text()), std::string::npos);

  const auto done = driver.answer(200, token_body);
  EXPECT_EQ(done.names(), "session set_timer emit answer");
  EXPECT_EQ(done.first("session").texts,
            (std::vector<std::string>{"signed_in", "alice", "read write",
                                      R"({"id":"alice","resourceType":"User"})"}));
  EXPECT_EQ(done.first("answer").texts, (std::vector<std::string>{"signed_in", "/patients", "{\"tab\":2}"}));
  for (const auto& command : done.commands)
    for (const auto& text : command.texts) {
      EXPECT_EQ(text.find("at-1"), std::string::npos);
      EXPECT_EQ(text.find("rt-1"), std::string::npos);
    }
}

// RFC 6749 §10.12: an answer to nobody's question.
struct ForeignAnswer {
  const char* sentence;
  std::string query;
  const char* code;
};
class ForeignCallback : public testing::TestWithParam<ForeignAnswer> {};
TEST_P(ForeignCallback, LeavesTheLoginUnderWayUntouched) {
  auto driver = Driver::signed_out();
  driver.log_in();
  const auto kept_state = driver.state;
  auto step = driver.take(CallbackReceived{3, std::string(redirect_uri) + "?" + GetParam().query});
  EXPECT_EQ(step.first("replace_url").text(0), redirect_uri);
  if (driver.store_take != 0) step = driver.take(StoreMissing{driver.store_take});
  EXPECT_EQ(step.failure(), GetParam().code);
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
                    ForeignAnswer{"CodeTwice", "code=c&code=d&state=x", "invalid_callback"},
                    ForeignAnswer{"CodeBesideError", "code=c&error=x&state=x", "invalid_callback"}),
    [](const auto& test) { return test.param.sentence; });

struct AnswerCase {
  const char* sentence;
  std::string parameters;
  const char* code;
};
class GenuineState : public testing::TestWithParam<AnswerCase> {};
TEST_P(GenuineState, StillNeedsTheRestToBeRight) {
  auto driver = Driver::signed_out();
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
        AnswerCase{"EmptyCode", "&code=&iss=https://as.example", "invalid_callback"},
        AnswerCase{"Denied", "&error=access_denied&iss=https://as.example", "authorization_error"}),
    [](const auto& test) { return test.param.sentence; });

TEST(Callback, PassesTheServersWordsOn) {
  auto driver = Driver::signed_out();
  driver.log_in();
  driver.take(CallbackReceived{3, driver.callback("error=access_denied&error_description=no%20%3Cb%3E")});
  const auto failure = driver.load().first("fail");
  EXPECT_EQ(failure.id, 3u);
  EXPECT_EQ(failure.text(1), "callback");
  EXPECT_EQ(failure.text(3), "access_denied");
  EXPECT_EQ(failure.text(4), "no <b>");
}

TEST(Callback, IsKnownByItsAddress) {
  auto driver = Driver::signed_out();
  for (const auto* url : {"https://app.example/callback", "https://app.example/other?code=1&state=2",
                          "https://app.example/callback?x=1", "https://evil.example/callback?code=1",
                          "https://app.example/callback#?code=1", "about:blank", ""}) {
    const auto step = driver.take(CallbackReceived{3, url});
    EXPECT_EQ(step.names(), "answer") << url;
    EXPECT_EQ(step.first("answer").text(0), "not_a_callback");
  }
}

TEST(Callback, MayBeAskedForInEveryStateOfAConfiguredSession) {
  const std::vector<State> states = {SignedOut{}, AwaitingAuthorization{}, SignedIn{},
                                     Renewing{},  EndingSession{},         NeedsInteraction{}};
  for (const auto& state : states) {
    auto driver = Driver::in(state);
    const auto step = driver.take(CallbackReceived{3, "https://app.example/patients"});
    EXPECT_EQ(step.first("answer").text(0), "not_a_callback") << driver.where();
    EXPECT_EQ(driver.session.state.index(), state.index());
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

TEST(Callback, ReplayedInAFreshWorkerIsSpentWithoutHttp) {
  auto driver = Driver::signed_out();
  driver.log_in();
  driver.take(CallbackReceived{3, driver.callback()});
  const auto step = driver.take(StoreSpent{driver.store_take});
  EXPECT_EQ(step.failure(), "transaction_not_found");
  EXPECT_EQ(step.first("http_request").name, "");
}

TEST(Callback, AfterTheLoginsTimeIsRefused) {
  auto driver = Driver::signed_out();
  driver.log_in();
  driver.now += Seconds{600};
  driver.take(CallbackReceived{3, driver.callback()});
  EXPECT_EQ(driver.load().failure(), "transaction_not_found");
}

TEST(Callback, OfALoginWithOtherSettingsIsRefused) {
  auto driver = Driver::signed_out();
  driver.log_in();
  driver.session.settings.configuration.client_id = "other";
  driver.take(CallbackReceived{3, driver.callback()});
  EXPECT_EQ(driver.load().failure(), "transaction_not_found");
}

TEST(Callback, SurvivesAStoreThatWasTamperedWith) {
  for (const auto* kept : {"", "state=x", "code_verifier=short", "%%%"}) {
    auto driver = Driver::signed_out();
    driver.log_in();
    driver.take(CallbackReceived{3, driver.callback()});
    driver.kept = kept;
    EXPECT_EQ(driver.load().failure(), "transaction_not_found");
  }
}

TEST(Callback, WhileAnotherIsBeingFinishedIsRefused) {
  auto driver = Driver::signed_out();
  driver.log_in();
  driver.take(CallbackReceived{3, driver.callback()});
  EXPECT_EQ(driver.take(CallbackReceived{4, driver.callback()}).failure(), "invalid_transition");
  EXPECT_EQ(driver.take(BeginLogin{5, "", ""}).failure(), "invalid_transition");
  EXPECT_EQ(driver.take(StoreLoaded{99, driver.kept}).names(), "");
  driver.load();
  EXPECT_EQ(driver.where(), "exchanging_code");
}

TEST(Login, SendsFreshSecretsEachTime) {
  auto driver = Driver::signed_out();
  driver.log_in();
  const auto first = driver.state;
  driver.entropy[63] = std::byte{1};
  const auto kept = driver.kept;
  driver.log_in();
  EXPECT_NE(driver.state, first);
  EXPECT_NE(driver.kept, kept);
}

TEST(Login, RefusesToReturnAnywhereElse) {
  for (const auto* return_to : {"//evil", "https://evil", "/\\evil", "\\evil", "evil", "javascript:alert(1)",
                                "/a\tb", "/\n/evil", "///evil", " /a"}) {
    auto driver = Driver::signed_out();
    const auto step = driver.take(BeginLogin{2, return_to, ""});
    EXPECT_EQ(step.failure(), "invalid_return_to") << return_to;
    EXPECT_EQ(step.names(), "fail");
  }
  for (const auto* return_to : {"", "/", "/patients?q=//x#y", "/caf\xc3\xa9"}) {
    auto driver = Driver::signed_out();
    EXPECT_EQ(driver.take(BeginLogin{2, return_to, ""}).failure(), "") << return_to;
  }
}

struct BrokenToken {
  const char* sentence;
  int status;
  const char* content_type;
  std::string body;
  const char* code;
};
class BrokenTokenAnswer : public testing::TestWithParam<BrokenToken> {};
TEST_P(BrokenTokenAnswer, EndsTheLoginAndNeverPostsTheCodeAgain) {
  auto driver = Driver::signed_out();
  driver.log_in();
  driver.take(CallbackReceived{3, driver.callback()});
  driver.load();
  const auto step = driver.answer(GetParam().status, GetParam().body, GetParam().content_type);
  EXPECT_EQ(step.names(), "session fail");
  EXPECT_EQ(step.failure(), GetParam().code);
  EXPECT_EQ(step.first("fail").text(1), "exchange");
  EXPECT_EQ(driver.where(), "signed_out");
}
INSTANTIATE_TEST_SUITE_P(
    Rfc6749Section5, BrokenTokenAnswer,
    testing::Values(
        BrokenToken{"NoJson", 200, "application/json", "<html>", "invalid_response"},
        BrokenToken{"WrongType", 200, "text/html", token_body, "invalid_response"},
        BrokenToken{"DuplicateKeys", 200, "application/json",
                    R"({"access_token":"a","access_token":"b","token_type":"Bearer"})", "invalid_response"},
        BrokenToken{"TooLarge", 200, "application/json",
                    R"({"access_token":"a","token_type":"Bearer","x":")" + std::string(65536, 'x') + "\"}",
                    "invalid_response"},
        BrokenToken{"TooDeep", 200, "application/json",
                    R"({"access_token":"a","token_type":"Bearer","x":)" + std::string(16, '[') +
                        std::string(16, ']') + "}",
                    "invalid_response"},
        BrokenToken{"NegativeLifetime", 200, "application/json",
                    R"({"access_token":"a","token_type":"Bearer","expires_in":-1})", "invalid_response"},
        BrokenToken{"NoTokenType", 200, "application/json", R"({"access_token":"a"})", "invalid_response"},
        BrokenToken{"Refused", 400, "application/json", R"({"error":"invalid_grant"})",
                    "authorization_error"},
        BrokenToken{"RefusedWithoutReason", 403, "text/html", "<html>", "invalid_response"},
        BrokenToken{"ServerBroken", 502, "text/html", "", "network_error"}),
    [](const auto& test) { return test.param.sentence; });

TEST(Exchange, WithoutAnAnswerIsNotRepeated) {
  auto driver = Driver::signed_out();
  driver.log_in();
  driver.take(CallbackReceived{3, driver.callback()});
  driver.load();
  const auto step = driver.take(HttpFailed{driver.request.id});
  EXPECT_EQ(step.names(), "session fail");
  EXPECT_EQ(step.failure(), "network_error");
}

TEST(Exchange, TakesADefaultLifetimeAndNeverForever) {
  const auto driver = Driver::signed_in(R"({"access_token":"at","token_type":"Bearer"})");
  EXPECT_EQ(tokens_of(driver.session)->expires_at, driver.now + Seconds{300});
}

TEST(Exchange, DoesNotRenewInALoopWhatEndsAtOnce) {
  for (const auto* expires_in : {"0", "1", "\"0\"", "3.9"}) {
    auto driver = Driver::signed_in(std::string(R"({"access_token":"at","token_type":"Bearer",)") +
                                    R"("refresh_token":"rt","expires_in":)" + expires_in + "}");
    EXPECT_EQ(driver.take(Timer{}).first("set_timer").number, 1'000'005) << expires_in;
    driver.now += Seconds{5};
    EXPECT_EQ(driver.take(Timer{}).names(), "session http_request");
  }
}

TEST(Exchange, TellsOfAWiderScope) {
  auto driver = Driver::signed_out();
  driver.log_in();
  driver.take(CallbackReceived{3, driver.callback()});
  driver.load();
  const auto step = driver.answer(200, R"({"access_token":"a","token_type":"Bearer","scope":"read admin"})");
  EXPECT_EQ(step.first("emit").text(0), "scope_widened");
  EXPECT_EQ(step.first("session").text(2), "read admin");
}

// Late answers

TEST(LateAnswer, AfterCancelIsGivenBack) {
  auto driver = Driver::signed_out();
  driver.log_in();
  driver.take(CallbackReceived{3, driver.callback()});
  driver.load();
  EXPECT_EQ(driver.take(Cancel{3}).failure(), "cancelled");
  const auto step = driver.answer(200, token_body);
  EXPECT_EQ(step.names(), "http_request");
  EXPECT_EQ(step.first("http_request").texts,
            (std::vector<std::string>{"DELETE", "https://as.example/Session", "", "at-1"}));
  EXPECT_EQ(driver.where(), "signed_out");
}

TEST(LateAnswer, AfterLogoutDuringRenewalIsGivenBack) {
  auto driver = Driver::signed_in();
  driver.take(Renew{5});
  const auto renewal = driver.request;
  driver.take(Logout{6, LogoutMode::local});
  const auto step = driver.take(
      HttpResponse{renewal.id,
                   Purpose::token,
                   {200, "application/json", R"({"access_token":"at-2","token_type":"Bearer"})"}});
  EXPECT_EQ(step.first("http_request").text(3), "at-2");
  EXPECT_EQ(driver.where(), "signed_out");
}

TEST(LateAnswer, WithoutATokenIsIgnored) {
  auto driver = Driver::signed_in();
  for (const auto purpose : {Purpose::metadata, Purpose::token, Purpose::end_session}) {
    EXPECT_EQ(driver.take(HttpResponse{99, purpose, {400, "application/json", "{}"}}).names(), "");
    EXPECT_EQ(driver.take(HttpResponse{99, purpose, {200, "text/html", "x"}}).names(), "");
  }
  EXPECT_EQ(driver.take(HttpFailed{99}).names(), "");
  EXPECT_EQ(driver.where(), "signed_in");
}

// Requests

TEST(Fetch, GetsTheTokenWhereARuleAllows) {
  auto driver = Driver::signed_in();
  const auto step = driver.take(FetchAuthorize{7, "GET", "https://as.example/Patient"});
  EXPECT_EQ(step.names(), "authorize_request");
  EXPECT_EQ(step.commands[0].id, 7u);
  EXPECT_EQ(step.commands[0].text(0), "at-1");
  EXPECT_EQ(driver.take(FetchAuthorize{8, "GET", "https://as.example/auth/token"}).failure(),
            "resource_not_allowed");
  EXPECT_EQ(driver.take(FetchAuthorize{9, "GET", "https://as.example.evil/Patient"}).failure(),
            "resource_not_allowed");
}

TEST(Fetch, RenewsAnEndedTokenFirst) {
  auto driver = Driver::signed_in();
  driver.now += Seconds{400};
  EXPECT_EQ(driver.take(FetchAuthorize{7, "GET", "https://as.example/Patient"}).names(),
            "session http_request");
  EXPECT_EQ(Form::parse(driver.request.text(2))->get("grant_type"), "refresh_token");
  EXPECT_EQ(driver.take(FetchAuthorize{8, "GET", "https://as.example/Patient"}).names(), "");
  EXPECT_EQ(driver.take(Renew{9}).names(), "");
  const auto step = driver.answer(200, R"({"access_token":"at-2","token_type":"Bearer","expires_in":400})");
  EXPECT_EQ(step.names(), "session set_timer emit authorize_request authorize_request answer");
  EXPECT_EQ(step.first("authorize_request").text(0), "at-2");
  // RFC 6749 §6: a refresh token that is not replaced stays good; so do the claims.
  EXPECT_EQ(tokens_of(driver.session)->refresh_token.reveal(), "rt-1");
  EXPECT_EQ(tokens_of(driver.session)->sub, "alice");
}

TEST(Fetch, RenewsOnceOn401AndSharesTheResult) {
  auto driver = Driver::signed_in();
  EXPECT_EQ(driver.take(ResourceChallenge{7, 1}).names(), "session http_request");
  EXPECT_EQ(driver.take(ResourceChallenge{8, 1}).names(), "");
  driver.answer(200, R"({"access_token":"at-2","token_type":"Bearer","refresh_token":"rt-2"})");
  EXPECT_EQ(tokens_of(driver.session)->refresh_token.reveal(), "rt-2");
  // A third request was answered 401 for the old token meanwhile: no second renewal for it.
  const auto step = driver.take(ResourceChallenge{9, 1});
  EXPECT_EQ(step.names(), "authorize_request");
  EXPECT_EQ(step.commands[0].text(0), "at-2");
}

TEST(Fetch, WithoutARefreshTokenEndsWithTheToken) {
  auto driver = Driver::signed_in(R"({"access_token":"at","token_type":"Bearer","expires_in":60})");
  EXPECT_EQ(driver.take(ResourceChallenge{7, 1}).failure(), "interaction_required");
  EXPECT_EQ(driver.where(), "signed_in");
  EXPECT_EQ(driver.take(Renew{8}).failure(), "interaction_required");
  driver.now += Seconds{60};
  const auto step = driver.take(FetchAuthorize{9, "GET", "https://as.example/Patient"});
  EXPECT_EQ(step.failure(), "interaction_required");
  EXPECT_EQ(step.first("emit").texts, (std::vector<std::string>{"session_ended", "expired"}));
  EXPECT_EQ(driver.where(), "needs_interaction");
}

// Renewal

TEST(Renewal, HappensBeforeTheEndByTimer) {
  auto driver = Driver::signed_in();
  EXPECT_EQ(driver.take(Timer{}).names(), "set_timer");  // too early, or of an older token
  driver.now += Seconds{340};
  EXPECT_EQ(driver.take(Timer{}).names(), "session http_request");
  EXPECT_EQ(driver.where(), "renewing");
  EXPECT_EQ(driver.take(Timer{}).names(), "");
}

TEST(Renewal, KeepsEverythingWhenTheNetworkIsLost) {
  auto driver = Driver::signed_in();
  driver.take(Renew{5});
  driver.take(FetchAuthorize{6, "GET", "https://as.example/Patient"});
  const auto step = driver.take(HttpFailed{driver.request.id});
  EXPECT_EQ(step.failure(), "network_error");
  EXPECT_EQ(step.first("authorize_request").text(0), "at-1");  // still good
  EXPECT_EQ(step.first("set_timer").number, 1'000'005);
  EXPECT_EQ(step.first("emit").texts, (std::vector<std::string>{"renew_failed", "network_error"}));
  EXPECT_EQ(driver.where(), "signed_in");

  for (const int wait : {10, 20, 40, 80, 160, 300, 300}) {
    driver.take(Renew{7});
    EXPECT_EQ(driver.answer(503, "").first("set_timer").number, 1'000'000 + wait);
  }
  driver.take(Renew{8});
  EXPECT_EQ(driver.answer(200, R"({"access_token":"at-2","token_type":"Bearer"})").first("emit").text(0),
            "renewed");
}

TEST(Renewal, RefusedNeedsThePerson) {
  struct Refusal {
    int status;
    const char* body;
    const char* code;
  };
  for (const auto& [status, body, code] :
       {Refusal{400, R"({"error":"invalid_grant"})", "interaction_required"},
        Refusal{401, R"({"error":"invalid_client"})", "interaction_required"},
        Refusal{200, "<html>", "invalid_response"}}) {
    auto driver = Driver::signed_in();
    driver.take(Renew{5});
    driver.take(FetchAuthorize{6, "GET", "https://as.example/Patient"});
    const auto step = driver.answer(status, body);
    EXPECT_EQ(step.names(), "session fail fail emit emit");
    EXPECT_EQ(step.failure(), code);
    EXPECT_EQ(driver.where(), "needs_interaction");
    EXPECT_EQ(tokens_of(driver.session), nullptr);
    EXPECT_EQ(driver.take(FetchAuthorize{7, "GET", "https://as.example/Patient"}).failure(),
              "interaction_required");
    EXPECT_EQ(driver.log_in().failure(), "");
  }
}

// Signing out

TEST(Logout, ClosesTheSessionAtAnAidbox) {
  auto driver = Driver::signed_in();
  EXPECT_EQ(driver.take(Logout{5, LogoutMode::session}).names(), "session http_request");
  EXPECT_EQ(driver.request.texts,
            (std::vector<std::string>{"DELETE", "https://as.example/Session", "", "at-1"}));
  EXPECT_EQ(tokens_of(driver.session), nullptr);
  EXPECT_EQ(driver.take(FetchAuthorize{6, "GET", "https://as.example/Patient"}).failure(), "not_signed_in");
  const auto step = driver.answer(200, "");
  EXPECT_EQ(step.names(), "session emit answer");
  EXPECT_EQ(step.first("answer").text(0), "ended");
  EXPECT_EQ(driver.where(), "signed_out");
}

TEST(Logout, EndsHereEvenIfTheServerFails) {
  for (const bool answered : {true, false}) {
    auto driver = Driver::signed_in();
    driver.take(Logout{5, LogoutMode::session});
    const auto step = answered ? driver.answer(500, "") : driver.take(HttpFailed{driver.request.id});
    EXPECT_EQ(step.first("answer").text(0), "failed");
    EXPECT_EQ(driver.where(), "signed_out");
  }
}

TEST(Logout, RevokesWhereTheAccessTokenHasEnded) {
  auto driver = Driver::signed_in();
  driver.now += Seconds{400};
  driver.take(Logout{5, LogoutMode::session});
  EXPECT_EQ(driver.request.text(1), "https://as.example/auth/revoke");
  EXPECT_EQ(Form::parse(driver.request.text(2))->get("token"), "rt-1");
}

TEST(Logout, RevokesAtAnyOtherServer) {
  auto driver = Driver::signed_in();
  driver.session.settings.configuration.profile = Profile::oauth2;
  driver.take(Logout{5, LogoutMode::session});
  EXPECT_EQ(driver.request.text(1), "https://as.example/auth/revoke");
}

TEST(Logout, IsLocalWhereNothingElseIsPossibleOrWanted) {
  auto driver = Driver::signed_in();
  EXPECT_EQ(driver.take(Logout{5, LogoutMode::local}).names(), "session emit answer");
  driver = Driver::signed_in();
  driver.session.settings.configuration.profile = Profile::oauth2;
  driver.session.settings.metadata.revocation_endpoint.clear();
  const auto step = driver.take(Logout{5, LogoutMode::session});
  EXPECT_EQ(step.first("answer").text(0), "not_asked");
  EXPECT_EQ(driver.where(), "signed_out");
}

TEST(Logout, DuringAnExchangeNeverEndsSignedIn) {
  auto driver = Driver::signed_out();
  driver.log_in();
  driver.take(CallbackReceived{3, driver.callback()});
  driver.load();
  EXPECT_EQ(driver.take(Logout{5, LogoutMode::session}).names(), "session fail answer");
  EXPECT_EQ(driver.answer(200, token_body).first("http_request").text(0), "DELETE");
  EXPECT_EQ(driver.where(), "signed_out");
}

// Settings

TEST(Configure, SealsTheSettings) {
  auto driver = Driver::signed_out();
  EXPECT_EQ(driver.take(Configure{9, options()}).failure(), "invalid_transition");
  EXPECT_EQ(driver.where(), "signed_out");
}

struct OptionCase {
  const char* sentence;
  std::string options;
  const char* code = "invalid_configuration";
};
class Options : public testing::TestWithParam<OptionCase> {};
TEST_P(Options, AreRefused) {
  Driver driver;
  const auto step = driver.take(Configure{1, GetParam().options});
  EXPECT_EQ(step.names(), "fail");
  EXPECT_EQ(step.failure(), GetParam().code);
  EXPECT_EQ(driver.where(), "unconfigured");
}
std::string with_issuer(const std::string& url) {
  return R"({"client_id":"c","redirect_uri":"https://app.example/","issuer":")" + url + "\"}";
}
INSTANTIATE_TEST_SUITE_P(
    Refusals, Options,
    testing::Values(
        OptionCase{"NoJson", ""}, OptionCase{"NoIssuer", R"({"client_id":"c"})"},
        OptionCase{"AnHttpIssuerOffTheLoopback", with_issuer("http://as.example")},
        OptionCase{"AnIssuerWithAQuery", with_issuer("https://as.example/?x")},
        OptionCase{"NoClientId", R"({"issuer":"https://as.example","redirect_uri":"https://a.example/"})"},
        OptionCase{"NoRedirectUri", R"({"issuer":"https://as.example","client_id":"c"})"},
        OptionCase{"ARepeatedOption", options(R"(,"scope":"other")")},
        OptionCase{"TheOidcProfile", R"({"profile":"oidc"})"},
        OptionCase{"AnUnknownProfile", R"({"profile":"x"})"}, OptionCase{"Dpop", options(R"(,"dpop":true)")},
        OptionCase{"TheOpenidScope", R"({"issuer":"https://as.example","client_id":"c",)"
                                     R"("redirect_uri":"https://a.example/","scope":"openid x"})"},
        OptionCase{"AnEndlessLogin", options(R"(,"transactionTtl":1e9)")},
        OptionCase{"AnEndlessToken", options(R"(,"defaultExpiresIn":86401)")},
        OptionCase{"ForeignMetadata", options(R"(,"metadata":{"issuer":"https://evil.example"})"),
                   "issuer_mismatch"}),
    [](const auto& test) { return test.param.sentence; });

TEST(Configure, RefusesRulesThatCouldMeanAnything) {
  for (const auto* rule :
       {R"({"origin":"https://a.example"})", R"({"origin":"https://a.example","paths":[]})",
        R"({"origin":"https://a.example","paths":["Patient"]})",
        R"({"origin":"https://a.example/api","paths":["/"]})",
        R"({"origin":"http://a.example","paths":["/"]})", R"({"origin":"*","paths":["/"]})",
        R"({"origin":"https://a.example","paths":"/"})", R"({"paths":["/"]})", "7"}) {
    const auto text = std::string(R"({"issuer":"https://as.example","client_id":"c",)"
                                  R"("redirect_uri":"https://a.example/","resources":[)") +
                      rule + "]}";
    EXPECT_FALSE(Configuration::read(text)) << rule;
  }
}

TEST(Configure, NeedsNoDiscoveryWhereMetadataIsGiven) {
  Driver driver;
  EXPECT_EQ(driver.take(Configure{1, options(",\"metadata\":" + metadata())}).names(), "session answer");
  EXPECT_EQ(driver.where(), "signed_out");
}

TEST(Discovery, AsksTheSecondAddressWhereTheFirstIsUnknown) {
  Driver driver;
  driver.take(Configure{1, options()});
  EXPECT_EQ(driver.request.text(1), "https://as.example/.well-known/oauth-authorization-server");
  driver.answer(404, "");
  EXPECT_EQ(driver.request.text(1), "https://as.example/.well-known/openid-configuration");
  EXPECT_EQ(driver.answer(200, metadata()).names(), "session answer");
}

TEST(Discovery, FailsClearly) {
  struct Broken {
    int status;
    std::string body;
    const char* code;
  };
  for (const auto& [status, body, code] :
       {Broken{200, R"({"issuer":"https://evil.example"})", "issuer_mismatch"},
        Broken{200, "<html>", "invalid_response"}, Broken{503, "", "network_error"},
        Broken{403, "{}", "invalid_response"}}) {
    Driver driver;
    driver.take(Configure{1, options()});
    EXPECT_EQ(driver.answer(status, body).failure(), code);
    EXPECT_EQ(driver.where(), "failed");
  }
  Driver driver;
  driver.take(Configure{1, options()});
  EXPECT_EQ(driver.take(HttpFailed{driver.request.id}).failure(), "network_error");
}

}  // namespace
}  // namespace codegrant
