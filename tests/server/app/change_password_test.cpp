// POST /auth/change-password.
#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

http::Response change(TestServer& server, const std::string& token, const Json& body) {
  return server.send("POST", "/auth/change-password",
                     {{"Authorization", "Bearer " + token}, {"Content-Type", "application/json"}},
                     to_text(body));
}

TEST(ChangePassword, SignsTheUserOutEverywhereAndTakesTheNewOne) {
  TestServer server;
  const Json tokens = server.obtain_tokens("webapp");
  const Json others = server.obtain_tokens("house");
  const auto answer = change(server, tokens["access_token"],
                             {{"currentPassword", "wonderland"}, {"newPassword", "through the glass"}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(server.get_patient(tokens["access_token"]).status, 401);
  EXPECT_EQ(server.get_patient(others["access_token"]).status, 401);
  EXPECT_EQ(body_of_response(server.administer("GET", "/Session?user=alice&active=true"))["total"], 0);

  auto opened = server.open_form(server.authorize_target("webapp"));
  EXPECT_EQ(server.browse("POST", "/auth/login", opened.form.encode()).status, 400);
  opened.form.set("password", "through the glass");
  EXPECT_EQ(server.browse("POST", "/auth/login", opened.form.encode()).status, 303);
}

TEST(ChangePassword, KeepsTheRestOfTheUser) {
  TestServer server;
  const Json tokens = server.obtain_tokens("webapp");
  const Json before = body_of_response(server.administer("GET", "/User/alice"));
  change(server, tokens["access_token"],
         {{"currentPassword", "wonderland"}, {"newPassword", "through the glass"}});
  Json after = body_of_response(server.administer("GET", "/User/alice"));
  after["meta"] = before["meta"];
  EXPECT_EQ(after, before);
}

struct Refusal {
  const char* sentence;
  const char* body;
  const char* error;
};

class RefusedChanges : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedChanges, SayWhyAndEndNothing) {
  TestServer server;
  const Json tokens = server.obtain_tokens("webapp");
  const auto answer = change(server, tokens["access_token"], Json::parse(GetParam().body));
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(body_of_response(answer)["error"], GetParam().error);
  EXPECT_EQ(answer.body.find("wonderland"), std::string::npos);
  EXPECT_EQ(server.get_patient(tokens["access_token"]).status, 200);
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, RefusedChanges,
    testing::Values(
        Refusal{"WrongCurrentPassword", R"({"currentPassword": "wrong", "newPassword": "long enough"})",
                "invalid_grant"},
        Refusal{"NoCurrentPassword", R"({"newPassword": "long enough"})", "invalid_request"},
        Refusal{"NoNewPassword", R"({"currentPassword": "wonderland"})", "invalid_request"},
        Refusal{"ShortNewPassword", R"({"currentPassword": "wonderland", "newPassword": "short"})",
                "invalid_request"},
        Refusal{"TheSamePassword", R"({"currentPassword": "wonderland", "newPassword": "wonderland"})",
                "invalid_request"},
        Refusal{
            "AReadyHash",
            R"({"currentPassword": "wonderland", "newPassword": "$s0$f0801$AAAAAAAAAAAAAAAAAAAAAA==$15LXbNYov+ByAsQgzHwXWIBWck7rdQGtMIEgMxC2Bko="})",
            "invalid_request"},
        Refusal{"ANumber", R"({"currentPassword": "wonderland", "newPassword": 123456789})",
                "invalid_request"}),
    [](const auto& test) { return test.param.sentence; });

TEST(ChangePassword, NeedsATokenOfAUser) {
  TestServer server;
  EXPECT_EQ(server.send("POST", "/auth/change-password").status, 401);
  EXPECT_EQ(change(server, "no-token", Json::object()).status, 401);
  EXPECT_EQ(server.send("POST", "/auth/change-password", {{"Authorization", TestServer::root}}).status, 401);
}

TEST(ChangePassword, IsThrottledWithTheLoginPage) {
  TestServer server;
  const Json tokens = server.obtain_tokens("webapp");
  const Json body{{"currentPassword", "wrong"}, {"newPassword", "through the glass"}};
  for (int i = 0; i < 5; ++i) EXPECT_EQ(change(server, tokens["access_token"], body).status, 400);
  const auto turned_away = change(server, tokens["access_token"], body);
  EXPECT_EQ(turned_away.status, 429);
  EXPECT_TRUE(turned_away.has("Retry-After"));
}

TEST(ChangePassword, LosesAgainstAnotherWriteOfTheUser) {
  TestServer server;
  const Json tokens = server.obtain_tokens("house");
  server.hasher.while_verifying = [&] {
    server.administer("PUT", "/User/alice", {{"userName", "alice"}, {"password", "by the administrator"}});
  };
  EXPECT_EQ(change(server, tokens["access_token"],
                   {{"currentPassword", "wonderland"}, {"newPassword", "through the glass"}})
                .status,
            409);
}

}  // namespace
}  // namespace codegrant::server
