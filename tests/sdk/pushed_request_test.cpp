// Pushed authorization requests: the server learns what will be asked for before the browser leaves (RFC
// 9126).
#include <gtest/gtest.h>

#include "tests/sdk/session_driver.hpp"

namespace codegrant {
namespace {

constexpr auto pushed = R"({"request_uri":"urn:ietf:params:oauth:request_uri:a b","expires_in":60})";

Options options(const std::string& more = "", const std::string& server_more = push_endpoint) {
  return {"oauth2", "read write", more, metadata(server_more)};
}

TEST(PushedRequest, GoesAheadOfTheBrowser) {
  auto driver = Driver::with(options());
  EXPECT_EQ(driver.log_in(LoginMode::redirect, "/", "", "prompt=login").names(),
            "session store_put http_request");
  EXPECT_EQ(driver.where(), "pushing_request");
  EXPECT_EQ(driver.request.text(method_part), "POST");
  EXPECT_EQ(driver.request.text(url_part), "https://as.example/auth/par");
  EXPECT_EQ(driver.sent("response_type"), "code");
  EXPECT_EQ(driver.sent("client_id"), "webapp");
  EXPECT_EQ(driver.sent("redirect_uri"), redirect_uri);
  EXPECT_EQ(driver.sent("code_challenge_method"), "S256");
  EXPECT_EQ(driver.sent("state"), driver.state);
  EXPECT_EQ(driver.sent("prompt"), "login");
  EXPECT_EQ(driver.sent("code_verifier"), "");

  const auto step = driver.answer(201, pushed);
  EXPECT_EQ(step.names(), "session set_timer navigate answer");
  EXPECT_EQ(step.first("navigate").text(0),
            "https://as.example/auth/"
            "authorize?client_id=webapp&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Aa%20b");
  driver.take(CallbackReceived{3, driver.callback()});
  EXPECT_EQ(driver.load().names(), "session http_request");
}

TEST(PushedRequest, ServesAWindowOfItsOwn) {
  auto driver = Driver::with(options());
  driver.log_in(LoginMode::popup);
  const auto step = driver.answer(201, pushed);
  EXPECT_EQ(step.names(), "session set_timer open_popup");
  EXPECT_EQ(step.first("open_popup").id, 2u);
}

// RFC 9126 §2.2 says 201.
TEST(PushedRequest, MayBeAnswered200) {
  auto driver = Driver::with(options());
  driver.log_in();
  EXPECT_EQ(driver.answer(200, pushed).names(), "session set_timer navigate answer");
}

struct When {
  const char* sentence;
  std::string more;
  std::string server_more;
  bool pushes;
};
class WhenPushed : public testing::TestWithParam<When> {};
TEST_P(WhenPushed, Holds) {
  auto driver = Driver::with(options(GetParam().more, GetParam().server_more));
  driver.log_in();
  EXPECT_EQ(driver.where(), GetParam().pushes ? "pushing_request" : "awaiting_authorization");
}
const std::string demand = std::string(push_endpoint) + R"(,"require_pushed_authorization_requests":true)";
INSTANTIATE_TEST_SUITE_P(Rfc9126Section5, WhenPushed,
                         testing::Values(When{"Offered", "", push_endpoint, true},
                                         When{"NotOffered", "", "", false},
                                         When{"OfferedByName", R"(,"par":"offered")", push_endpoint, true},
                                         When{"Required", R"(,"par":"required")", push_endpoint, true},
                                         When{"Off", R"(,"par":"off")", push_endpoint, false},
                                         When{"OffWhereTheServerInsists", R"(,"par":"off")", demand, true}),
                         [](const auto& test) { return test.param.sentence; });

struct Refusal {
  const char* sentence;
  int status;
  const char* body;
  const char* code;
};
class RefusedPush : public testing::TestWithParam<Refusal> {};
TEST_P(RefusedPush, EndsTheLogin) {
  auto driver = Driver::with(options());
  driver.log_in();
  const auto step = driver.answer(GetParam().status, GetParam().body);
  EXPECT_EQ(step.names(), "session fail");
  EXPECT_EQ(step.first("fail").id, 2u);
  EXPECT_EQ(step.failure(), GetParam().code);
  EXPECT_EQ(step.first("fail").text(1), "login");
  EXPECT_EQ(driver.where(), "signed_out");
}
INSTANTIATE_TEST_SUITE_P(
    Rfc9126Section2_3, RefusedPush,
    testing::Values(Refusal{"Refused", 400, R"({"error":"invalid_request"})", "authorization_error"},
                    Refusal{"RefusedWithoutReason", 403, "", "invalid_response"},
                    Refusal{"ServerBroken", 500, "", "network_error"},
                    Refusal{"NoRequestUri", 201, "{}", "invalid_response"},
                    Refusal{"ARequestUriThatIsNoText", 201, R"({"request_uri":1})", "invalid_response"},
                    Refusal{"NoJson", 201, "<html>", "invalid_response"}),
    [](const auto& test) { return test.param.sentence; });

TEST(PushedRequest, WithoutAnAnswerEndsTheLogin) {
  auto driver = Driver::with(options());
  driver.log_in();
  EXPECT_EQ(driver.lose().failure(), "network_error");
  EXPECT_EQ(driver.where(), "signed_out");
}

TEST(PushedRequest, MayBeCancelled) {
  auto driver = Driver::with(options());
  driver.log_in();
  EXPECT_EQ(driver.take(Cancel{9}).names(), "");
  EXPECT_EQ(driver.take(Cancel{2}).names(), "session fail");
  EXPECT_EQ(driver.answer(201, pushed).names(), "");
  EXPECT_EQ(driver.where(), "signed_out");
}

TEST(PushedRequest, HoldsOtherLoginsBack) {
  auto driver = Driver::with(options());
  driver.log_in();
  EXPECT_EQ(driver.take(BeginLogin{5, LoginMode::redirect, "", "", ""}).names(), "postpone");
}

}  // namespace
}  // namespace codegrant
