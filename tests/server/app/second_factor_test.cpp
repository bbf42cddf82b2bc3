// The second factor: set up on the account's page, asked for at login, each code good once.
#include <gtest/gtest.h>

#include "server/domain/base32.hpp"
#include "server/domain/totp.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

constexpr const char* key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";  // base32 of RFC 6238's

/// What an app with `key` shows.
std::string code_now(const TestServer& server, const std::string& base32 = key, int steps_ahead = 0) {
  return totp_code(OpensslCrypto(), *base32_decode(base32), totp_step_at(server.clock.now()) + steps_ahead);
}

void turn_on(TestServer& server) {
  ASSERT_EQ(server
                .administer("PUT", "/User/alice",
                            {{"userName", "alice"}, {"twoFactor", {{"enabled", true}, {"secretKey", key}}}})
                .status,
            200);
}

/// The form that asks alice for her code, once her password was right.
TestServer::OpenForm open_code_form(TestServer& server, const std::string& client = "house") {
  const auto login = server.open_form(server.authorize_target(client));
  const auto next = server.browse("POST", "/auth/login", login.form.encode());
  EXPECT_TRUE(location_of(next).starts_with("/auth/second-factor?interaction=")) << next.status;
  TestServer::OpenForm opened;
  opened.address = location_of(next);
  opened.page = server.browse("GET", opened.address).body;
  opened.form.set("interaction", hidden_input(opened.page, "interaction"));
  opened.form.set("csrf_token", hidden_input(opened.page, "csrf_token"));
  return opened;
}

http::Response enter(TestServer& server, const TestServer::OpenForm& opened, const std::string& code) {
  Form form = opened.form;
  form.set("code", code);
  return server.browse("POST", "/auth/second-factor", form.encode());
}

TEST(SecondFactor, IsAskedForAfterThePasswordAndLogsIn) {
  TestServer server;
  turn_on(server);
  const auto opened = open_code_form(server);
  EXPECT_EQ(body_of_response(server.administer("GET", "/Session?user=alice"))["total"], 0);
  const auto back = enter(server, opened, code_now(server));
  EXPECT_EQ(back.status, 303);
  EXPECT_NE(location_parameter(server.browse("GET", location_of(back)), "code"), "");
}

TEST(SecondFactor, TakesACodeTypedInGroups) {
  TestServer server;
  turn_on(server);
  const std::string code = code_now(server);
  EXPECT_EQ(enter(server, open_code_form(server), code.substr(0, 3) + " " + code.substr(3)).status, 303);
}

TEST(SecondFactor, TakesEachCodeOnce) {
  TestServer server;
  turn_on(server);
  const auto first = open_code_form(server);
  const auto second = open_code_form(server);
  EXPECT_EQ(enter(server, first, code_now(server)).status, 303);
  EXPECT_EQ(enter(server, second, code_now(server)).status, 400);
  server.clock.advance(totp_step);
  EXPECT_EQ(enter(server, second, code_now(server)).status, 303);
}

TEST(SecondFactor, TakesTheStepBeforeAndAfter) {
  for (const int ahead : {-2, -1, 0, 1, 2}) {
    TestServer server;
    turn_on(server);
    EXPECT_EQ(enter(server, open_code_form(server), code_now(server, key, ahead)).status,
              ahead == -2 || ahead == 2 ? 400 : 303)
        << ahead;
  }
}

TEST(SecondFactor, IsThrottledAndARightPasswordDoesNotForgive) {
  TestServer server;
  turn_on(server);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(enter(server, open_code_form(server), "000000").status, 400);
  const auto turned_away = enter(server, open_code_form(server), code_now(server));
  EXPECT_EQ(turned_away.status, 429);
  EXPECT_TRUE(turned_away.has("Retry-After"));
  server.clock.advance(Seconds{300});
  EXPECT_EQ(enter(server, open_code_form(server), code_now(server)).status, 303);
}

TEST(SecondFactor, CannotBeReachedWithoutThePassword) {
  TestServer server;
  turn_on(server);
  const auto login = server.open_form(server.authorize_target("house"));
  const std::string page = "/auth/second-factor" + login.address.substr(login.address.find('?'));
  EXPECT_TRUE(location_of(server.browse("GET", page)).starts_with("/auth/login"));
  Form form = login.form;
  form.set("code", code_now(server));
  const auto posted = server.browse("POST", "/auth/second-factor", form.encode());
  EXPECT_TRUE(location_of(posted).starts_with("/auth/login"));
}

TEST(SecondFactor, NeedsThePasswordOfNow) {
  TestServer server;
  turn_on(server);
  const auto opened = open_code_form(server);
  server.administer("PUT", "/User/alice", {{"userName", "alice"}, {"password", "a new one"}});
  EXPECT_TRUE(location_of(enter(server, opened, code_now(server))).starts_with("/auth/login"));
}

TEST(SecondFactor, NeedsItsCsrfToken) {
  TestServer server;
  turn_on(server);
  auto opened = open_code_form(server);
  opened.form.set("csrf_token", "");
  EXPECT_EQ(enter(server, opened, code_now(server)).status, 403);
}

TEST(TheKeyOfASecondFactor, IsNeverShownAndStaysThroughUpdates) {
  TestServer server;
  turn_on(server);
  for (const auto* address : {"/User/alice", "/User", "/User?userName=alice"}) {
    const auto answer = server.administer("GET", address);
    EXPECT_EQ(answer.body.find("secretKey"), std::string::npos) << address;
    EXPECT_EQ(answer.body.find(key), std::string::npos) << address;
  }
  Json document = body_of_response(server.administer("GET", "/User/alice"));
  EXPECT_EQ(document["twoFactor"], Json({{"enabled", true}}));
  document["displayName"] = "Alice L.";
  EXPECT_EQ(server.administer("PUT", "/User/alice", document).status, 200);
  EXPECT_EQ(server.administer("PUT", "/User/alice", {{"userName", "alice"}}).status, 200);
  EXPECT_EQ(enter(server, open_code_form(server), code_now(server)).status, 303);
  document["twoFactor"] = nullptr;
  EXPECT_EQ(server.administer("PUT", "/User/alice", document).status, 200);
  EXPECT_FALSE(body_of_response(server.administer("GET", "/User/alice")).contains("twoFactor"));
}

struct Removal {
  const char* sentence;
  const char* patch;
};

class RemovalsOfTheKey : public testing::TestWithParam<Removal> {};

TEST_P(RemovalsOfTheKey, TurnTheFactorOff) {
  TestServer server;
  server.administer("PUT", "/User/alice",
                    {{"userName", "alice"}, {"twoFactor", {{"enabled", true}, {"secretKey", key}}}});
  EXPECT_EQ(server.administer("PATCH", "/User/alice", Json::parse(GetParam().patch)).status, 200);
  EXPECT_EQ(server.stored("User", "alice").find("secretKey"), std::string::npos);
  EXPECT_NE(server.stored("User", "alice").find("$s0$"), std::string::npos) << "the password stays";
}

INSTANTIATE_TEST_SUITE_P(
    Table, RemovalsOfTheKey,
    testing::Values(Removal{"ByAMergePatch", R"({"twoFactor": null})"},
                    Removal{"OfTheKeyAlone", R"({"twoFactor": {"enabled": false, "secretKey": null}})"},
                    Removal{"ByAJsonPatch", R"([{"op": "remove", "path": "/twoFactor"}])"}),
    [](const auto& test) { return test.param.sentence; });

TEST(TheKeyOfASecondFactor, LiesSealedInTheStore) {
  TestServer server;
  turn_on(server);
  EXPECT_EQ(server.stored("User", "alice").find(key), std::string::npos);
  EXPECT_NE(server.stored("User", "alice").find("$sealed$"), std::string::npos);
}

TEST(TheKeyOfASecondFactor, MayBeWrittenByItsOlderName) {
  TestServer server;
  server.administer("PUT", "/User/alice",
                    {{"userName", "alice"}, {"twoFactor", {{"enabled", true}, {"secret", key}}}});
  EXPECT_EQ(server.stored("User", "alice").find(key), std::string::npos);
  EXPECT_EQ(server.administer("GET", "/User/alice").body.find("secret"), std::string::npos);
  EXPECT_EQ(enter(server, open_code_form(server), code_now(server)).status, 303);
}

TEST(TheKeyOfASecondFactor, IsCheckedWhenItIsWritten) {
  TestServer server;
  for (const auto* bad : {R"({"enabled": true})", R"({"enabled": true, "secretKey": "GEZDGNBV"})",
                          R"({"secretKey": "not base32!"})", R"({"secretKey": "$sealed$AAAA"})"}) {
    const auto answer =
        server.administer("PUT", "/User/alice", {{"userName", "alice"}, {"twoFactor", Json::parse(bad)}});
    EXPECT_EQ(answer.status, 422) << bad;
    EXPECT_EQ(body_of_response(answer)["issue"][0]["expression"][0], "User.twoFactor.secretKey") << bad;
  }
}

/// The page that sets the factor up, and its form.
TestServer::OpenForm open_enrolment(TestServer& server) {
  TestServer::OpenForm opened;
  opened.page = server.browse("GET", "/auth/account/second-factor").body;
  for (const auto* field : {"csrf_token", "pending"})
    opened.form.set(field, hidden_input(opened.page, field));
  return opened;
}

std::string key_on(const std::string& page) {
  const std::string before = "<code class=\"key\">";
  const auto begin = page.find(before) + before.size();
  return page.substr(begin, page.find('<', begin) - begin);
}

TEST(Enrolment, ShowsAKeyAndTurnsTheFactorOnWithAFirstCode) {
  TestServer server;
  server.walk(server.authorize_target("house"));
  auto opened = open_enrolment(server);
  EXPECT_NE(opened.page.find("<svg viewBox"), std::string::npos);
  opened.form.set("code", code_now(server, key_on(opened.page)));
  EXPECT_EQ(server.browse("POST", "/auth/account/second-factor", opened.form.encode()).status, 200);
  EXPECT_EQ(body_of_response(server.administer("GET", "/User/alice"))["twoFactor"]["enabled"], true);

  // The code that turned it on is spent, too.
  const auto again = server.open_form(server.authorize_target("house", "&prompt=login"));
  auto asked = server.browse("POST", "/auth/login", again.form.encode());
  EXPECT_TRUE(location_of(asked).starts_with("/auth/second-factor"));
  Form form = again.form;
  form.set("code", code_now(server, key_on(opened.page)));
  EXPECT_EQ(server.browse("POST", "/auth/second-factor", form.encode()).status, 400);
}

TEST(Enrolment, ShowsTheSameKeyAgainAfterAWrongCode) {
  TestServer server;
  server.walk(server.authorize_target("house"));
  auto opened = open_enrolment(server);
  opened.form.set("code", "000000");
  const auto again = server.browse("POST", "/auth/account/second-factor", opened.form.encode());
  EXPECT_EQ(again.status, 400);
  EXPECT_EQ(key_on(again.body), key_on(opened.page));
  EXPECT_FALSE(body_of_response(server.administer("GET", "/User/alice")).contains("twoFactor"));
}

TEST(Enrolment, TakesNoKeyOfAnotherUserNorAnOldOne) {
  TestServer server;
  server.walk(server.authorize_target("house"), "allow", "bob");
  const auto of_bob = open_enrolment(server);
  server.walk(server.authorize_target("house", "&prompt=login"));
  for (const Seconds later : {Seconds{0}, Seconds{601}}) {
    auto opened = open_enrolment(server);
    if (later.count() == 0) opened.form.set("pending", std::string(*of_bob.form.get("pending")));
    server.clock.advance(later);
    opened.form.set("code", code_now(server, key_on(of_bob.page)));
    const auto answer = server.browse("POST", "/auth/account/second-factor", opened.form.encode());
    EXPECT_EQ(location_of(answer), "/auth/account/second-factor");
  }
}

TEST(TurningTheFactorOff, NeedsACode) {
  TestServer server;
  turn_on(server);
  const auto opened = open_code_form(server);
  server.browse("GET", location_of(enter(server, opened, code_now(server))));
  Form form;
  form.set("csrf_token", hidden_input(server.browse("GET", "/auth/account").body, "csrf_token"));
  form.set("code", "000000");
  EXPECT_EQ(server.browse("POST", "/auth/account/second-factor/off", form.encode()).status, 400);
  server.clock.advance(totp_step);
  form.set("code", code_now(server));
  EXPECT_EQ(server.browse("POST", "/auth/account/second-factor/off", form.encode()).status, 200);
  EXPECT_FALSE(body_of_response(server.administer("GET", "/User/alice")).contains("twoFactor"));
}

}  // namespace
}  // namespace codegrant::server
