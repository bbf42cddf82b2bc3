// What a sign-in must survive: broken answers, lost networks, late answers, impatient pages. What comes back
// to the page is in callback_test.cpp.
#include <gtest/gtest.h>

#include "codegrant/protocol/pkce.hpp"
#include "tests/sdk/arena.hpp"
#include "tests/sdk/session_driver.hpp"

namespace codegrant {
namespace {

TEST(SignIn, ExchangesTheCodeAndTellsThePageNothingSecret) {
  auto driver = Driver::with();
  const auto begun = driver.log_in();
  EXPECT_EQ(begun.names(), "session store_put set_timer navigate answer");
  EXPECT_EQ(begun.first("store_put").number, 1'000'600);
  const auto address = begun.first("navigate").text(0);
  EXPECT_EQ(address.find("https://as.example/auth/authorize?response_type=code&client_id=webapp"), 0u);

  const auto received = driver.take(CallbackReceived{3, driver.callback()});
  EXPECT_EQ(received.names(), "session replace_url store_take");
  EXPECT_EQ(received.first("session").text(0), "checking_response");
  EXPECT_EQ(received.first("replace_url").text(0), redirect_uri);

  EXPECT_EQ(driver.load().names(), "session http_request");
  EXPECT_EQ(driver.request.text(method_part), "POST");
  EXPECT_EQ(driver.request.text(url_part), "https://as.example/auth/token");
  EXPECT_EQ(driver.request.text(token_part), "");
  EXPECT_EQ(driver.request.text(proof_part), "");
  EXPECT_EQ(driver.sent("grant_type"), "authorization_code");
  EXPECT_EQ(driver.sent("code"), "c-1");
  EXPECT_EQ(driver.sent("redirect_uri"), redirect_uri);
  TestArena arena;
  EXPECT_EQ(s256(driver.sent("code_verifier"), arena), driver.code_challenge);

  const auto done = driver.answer(200, token_body);
  EXPECT_EQ(done.names(), "session set_timer emit answer");
  EXPECT_EQ(done.first("session").texts,
            (std::vector<std::string>{"signed_in", "alice", "read write",
                                      R"({"id":"alice","resourceType":"User"})"}));
  EXPECT_EQ(done.first("session").number, 1'000'400);
  EXPECT_EQ(done.first("emit").text(0), "session_started");
  EXPECT_EQ(done.first("answer").id, 3u);
  EXPECT_EQ(done.first("answer").texts, (std::vector<std::string>{"signed_in", "/patients", "{\"tab\":2}"}));
  for (const auto& command : done.commands)
    for (const auto& text : command.texts) {
      EXPECT_EQ(text.find("at-1"), std::string::npos);
      EXPECT_EQ(text.find("rt-1"), std::string::npos);
    }
}

TEST(Login, SendsFreshSecretsEachTime) {
  auto driver = Driver::with();
  driver.log_in();
  const auto first = driver.state;
  const auto kept = driver.kept;
  driver.entropy[63] = 1;
  driver.log_in();
  EXPECT_EQ(driver.state, first);  // the first 32 bytes are the state's, the next the verifier's
  EXPECT_NE(driver.kept, kept);
  driver.entropy[0] = 1;
  driver.log_in();
  EXPECT_NE(driver.state, first);
}

TEST(Login, RefusesToReturnAnywhereElse) {
  for (const auto* return_to : {"//evil", "https://evil", "/\\evil", "\\evil", "evil", "javascript:alert(1)",
                                "/a\tb", "/\n/evil", "///evil", " /a"}) {
    auto driver = Driver::with();
    const auto step = driver.log_in(LoginMode::redirect, return_to);
    EXPECT_EQ(step.failure(), "invalid_return_to") << return_to;
    EXPECT_EQ(step.names(), "fail");
  }
  for (const auto* return_to : {"", "/", "/patients?q=//x#y", "/caf\xc3\xa9"}) {
    auto driver = Driver::with();
    EXPECT_EQ(driver.log_in(LoginMode::redirect, return_to).failure(), "") << return_to;
  }
}

TEST(Login, SendsWhatTheAppAdds) {
  auto driver = Driver::with();
  const auto step = driver.log_in(LoginMode::redirect, "", "", "prompt=none&login_hint=a%40b");
  EXPECT_NE(step.first("navigate").text(0).find("&prompt=none&login_hint=a%40b"), std::string::npos);
}

TEST(Login, RefusesWhatWouldReplaceItsOwnParameters) {
  for (const auto* parameters :
       {"state=x", "nonce=x", "redirect_uri=https://evil.example", "client_id=x", "code_challenge=x",
        "response_type=token", "request=x", "scope=x", "a=1&a=2"}) {
    auto driver = Driver::with();
    const auto step = driver.log_in(LoginMode::redirect, "", "", parameters);
    EXPECT_EQ(step.names(), "fail") << parameters;
    EXPECT_EQ(step.failure(), "invalid_configuration");
    EXPECT_EQ(driver.where(), "signed_out");
  }
}

TEST(Login, CarriesAppStateOfAnyShape) {
  const std::string app_state = "{\"a\":\"line\\nbreak\"}\n\n\xc3\xa9";
  auto driver = Driver::with();
  driver.log_in(LoginMode::redirect, "", app_state);
  driver.take(CallbackReceived{3, driver.callback()});
  driver.load();
  EXPECT_EQ(driver.answer(200, token_body).first("answer").text(2), app_state);
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
  auto driver = Driver::exchanging();
  const auto step = driver.answer(GetParam().status, GetParam().body, GetParam().content_type);
  EXPECT_EQ(step.names(), "session fail");
  EXPECT_EQ(step.failure(), GetParam().code);
  EXPECT_EQ(step.first("fail").text(1), "exchange");
  EXPECT_EQ(step.first("fail").number, GetParam().status);
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
        BrokenToken{"ServerOverloaded", 429, "text/html", "", "network_error"},
        BrokenToken{"ServerBroken", 502, "text/html", "", "network_error"}),
    [](const auto& test) { return test.param.sentence; });

TEST(Exchange, WithoutAnAnswerIsNotRepeated) {
  auto driver = Driver::exchanging();
  const auto step = driver.lose();
  EXPECT_EQ(step.names(), "session fail");
  EXPECT_EQ(step.failure(), "network_error");
}

struct Lifetime {
  const char* sentence;
  const char* member;
  int seconds;
};
class TokenLifetime : public testing::TestWithParam<Lifetime> {};
TEST_P(TokenLifetime, IsNeverForever) {
  const auto driver = Driver::signed_in(std::string(R"({"access_token":"at","token_type":"Bearer")") +
                                        GetParam().member + "}");
  EXPECT_EQ(driver.tokens().expires_at, driver.now + Seconds{GetParam().seconds});
}
INSTANTIATE_TEST_SUITE_P(Rfc6749Section5_1, TokenLifetime,
                         testing::Values(Lifetime{"ADefaultWhereNoneIsGiven", "", 300},
                                         Lifetime{"ANumber", ",\"expires_in\":60", 60},
                                         Lifetime{"ANumericText", ",\"expires_in\":\"60\"", 60},
                                         Lifetime{"AFraction", ",\"expires_in\":60.9", 60},
                                         Lifetime{"TenYearsAtMost", ",\"expires_in\":9999999999",
                                                  315'360'000},
                                         Lifetime{"Zero", ",\"expires_in\":0", 0}),
                         [](const auto& test) { return test.param.sentence; });

TEST(Exchange, TakesTheAppsDefaultLifetime) {
  const auto driver = Driver::signed_in(R"({"access_token":"at","token_type":"Bearer"})",
                                        {"aidbox", "read write", R"(,"defaultExpiresIn":7)"});
  EXPECT_EQ(driver.tokens().expires_at, driver.now + Seconds{7});
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

constexpr auto wide_body =
    R"({"access_token":"a","token_type":"Bearer","refresh_token":"r","scope":"read admin"})";

TEST(Exchange, TellsOfAWiderScope) {
  auto driver = Driver::exchanging();
  const auto step = driver.answer(200, wide_body);
  EXPECT_EQ(step.first("emit").text(0), "scope_widened");
  EXPECT_EQ(step.first("session").text(2), "read admin");
}

TEST(Exchange, RefusesAWiderScopeWhereTheAppWantsThat) {
  auto driver = Driver::exchanging({"oauth2", "read write", R"(,"refuseWiderScope":true)"});
  const auto step = driver.answer(200, wide_body);
  EXPECT_EQ(step.names(), "session http_request fail");
  EXPECT_EQ(step.failure(), "invalid_response");
  EXPECT_EQ(driver.request.text(url_part), "https://as.example/auth/revoke");
  EXPECT_EQ(driver.sent("token"), "r");
  EXPECT_EQ(driver.where(), "signed_out");
}

TEST(Exchange, TakesANarrowerScope) {
  auto driver = Driver::exchanging({"oauth2", "read write", R"(,"refuseWiderScope":true)"});
  const auto step = driver.answer(200, R"({"access_token":"a","token_type":"Bearer","scope":"read"})");
  EXPECT_EQ(step.first("session").text(2), "read");
  EXPECT_EQ(step.first("emit").text(0), "session_started");
}

// Late answers

TEST(LateAnswer, AfterCancelIsGivenBack) {
  auto driver = Driver::exchanging();
  EXPECT_EQ(driver.take(Cancel{3}).failure(), "cancelled");
  const auto step = driver.answer(200, token_body);
  EXPECT_EQ(step.names(), "http_request");
  EXPECT_EQ(step.first("http_request").texts,
            (std::vector<std::string>{"DELETE", "https://as.example/Session", "", "at-1", ""}));
  EXPECT_EQ(driver.where(), "signed_out");
}

TEST(LateAnswer, AfterLogoutDuringRenewalIsGivenBack) {
  auto driver = Driver::signed_in();
  driver.take(Renew{5, Turn::first});
  const auto renewal = driver.request;
  driver.take(Logout{6, LogoutMode::local, ""});
  driver.request = renewal;
  const auto step = driver.answer(200, R"({"access_token":"at-2","token_type":"Bearer"})");
  EXPECT_EQ(step.first("http_request").text(token_part), "at-2");
  EXPECT_EQ(driver.where(), "signed_out");
}

TEST(LateAnswer, IsGivenBackByRevocationAtAnyOtherServer) {
  auto driver = Driver::exchanging({"oauth2"});
  driver.take(Cancel{3});
  EXPECT_EQ(driver.answer(200, token_body).names(), "http_request");
  EXPECT_EQ(driver.request.text(url_part), "https://as.example/auth/revoke");
  EXPECT_EQ(driver.sent("token"), "rt-1");
}

TEST(LateAnswer, WithoutATokenIsIgnored) {
  auto driver = Driver::signed_in();
  for (const auto purpose :
       {Purpose::metadata, Purpose::push, Purpose::token, Purpose::keys, Purpose::end_session}) {
    EXPECT_EQ(driver.take(HttpResponse{99, purpose, 0, {400, "application/json", "{}"}, "", {}}).names(), "");
    EXPECT_EQ(driver.take(HttpResponse{99, purpose, 0, {200, "text/html", "x"}, "", {}}).names(), "");
    EXPECT_EQ(driver.take(HttpFailed{99, purpose, 0}).names(), "");
  }
  EXPECT_EQ(driver.where(), "signed_in");
}

}  // namespace
}  // namespace codegrant
