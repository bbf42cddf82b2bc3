// Guessing is slow everywhere that a secret is asked for (check 190).
#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

struct Door {
  const char* sentence;
  /// A try with a wrong secret, or with the right one.
  http::Response (*knock)(TestServer& server, bool right);
  int open_status;  ///< where the right one comes before too many wrong ones
};

http::Response log_in(TestServer& server, bool right) {
  auto opened = server.open_form(server.authorize_target("webapp"));
  if (!right) opened.form.set("password", "wrong");
  return server.browse("POST", "/auth/login", opened.form.encode());
}

http::Response log_in_as_nobody(TestServer& server, bool) {
  auto opened = server.open_form(server.authorize_target("webapp"));
  opened.form.set("username", "nobody");
  return server.browse("POST", "/auth/login", opened.form.encode());
}

http::Response read_with_basic(TestServer& server, bool right) {
  // root:wrong
  return server.send("GET", "/Client/webapp",
                     {{"Authorization", right ? TestServer::root : "Basic cm9vdDp3cm9uZw=="}});
}

http::Response ask_for_tokens(TestServer& server, bool right) {
  Form form = TestServer::code_exchange("office", "no-code");
  form.set("client_secret", right ? "verysecret" : "wrong");
  return server.post_token(form);
}

class Doors : public testing::TestWithParam<Door> {};

TEST_P(Doors, CloseAfterFiveWrongTriesAndOpenAgain) {
  TestServer server;
  for (int i = 0; i < 5; ++i) EXPECT_NE(GetParam().knock(server, false).status, 429) << "try " << i;
  for (const bool right : {false, true}) {
    const auto closed = GetParam().knock(server, right);
    EXPECT_EQ(closed.status, 429);
    EXPECT_TRUE(closed.has("Retry-After"));
  }
  server.clock.advance(Seconds{30});
  EXPECT_EQ(GetParam().knock(server, true).status, GetParam().open_status);
}

TEST_P(Doors, StayOpenForOtherAddresses) {
  TestServer server;
  for (int i = 0; i < 6; ++i) GetParam().knock(server, false);
  server.remote_address = "192.0.2.7";
  EXPECT_EQ(GetParam().knock(server, true).status, GetParam().open_status);
}

INSTANTIATE_TEST_SUITE_P(Check190, Doors,
                         testing::Values(Door{"TheLoginPage", log_in, 303},
                                         Door{"TheLoginPageForAnUnknownUser", log_in_as_nobody, 400},
                                         Door{"BasicAtTheResources", read_with_basic, 200},
                                         Door{"AClientsSecretAtTheTokenEndpoint", ask_for_tokens, 400}),
                         [](const auto& test) { return test.param.sentence; });

TEST(ALoginThatWasTurnedAway, IsNotHashed) {
  TestServer server;
  for (int i = 0; i < 5; ++i) log_in(server, false);
  const int before = server.hasher.verifications;
  const auto page = log_in(server, true);
  EXPECT_EQ(server.hasher.verifications, before);
  EXPECT_NE(page.body.find("Wait 30 seconds"), std::string::npos);
  EXPECT_NE(page.body.find("name=\"password\""), std::string::npos);
}

TEST(BothNamesOfAUser, CountAsOne) {
  TestServer server;
  for (int i = 0; i < 6; ++i) {
    auto opened = server.open_form(server.authorize_target("webapp"));
    opened.form.set("username", i % 2 == 0 ? "alice" : "alice@example.com");
    opened.form.set("password", "wrong");
    EXPECT_EQ(server.browse("POST", "/auth/login", opened.form.encode()).status, i < 5 ? 400 : 429);
  }
}

TEST(AThrottledProgram, ReadsHowLongToWait) {
  TestServer server;
  for (int i = 0; i < 5; ++i) ask_for_tokens(server, false);
  const auto answer = ask_for_tokens(server, true);
  EXPECT_EQ(body_of_response(answer)["error"], "temporarily_unavailable");
  const auto outcome = [&] {
    for (int i = 0; i < 5; ++i) read_with_basic(server, false);
    return body_of_response(read_with_basic(server, true));
  }();
  EXPECT_EQ(outcome["resourceType"], "OperationOutcome");
  EXPECT_EQ(outcome["issue"][0]["code"], "throttled");
}

}  // namespace
}  // namespace codegrant::server
