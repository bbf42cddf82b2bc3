// Refreshing: rotation for public clients, reuse detection, and what ends a family.
#include <gtest/gtest.h>

#include "server/domain/token_digest.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

Form refresh_with(const std::string& client_id, const std::string& refresh_token) {
  Form form;
  form.set("grant_type", "refresh_token");
  form.set("client_id", client_id);
  form.set("refresh_token", refresh_token);
  return form;
}

Json refresh(TestServer& server, const std::string& refresh_token) {
  return body_of_response(server.post_token(refresh_with("webapp", refresh_token)));
}

TEST(Refresh, RotatesForAPublicClient) {
  TestServer server;
  const Json first = server.obtain_tokens("webapp");
  const Json second = refresh(server, first["refresh_token"]);
  EXPECT_NE(second["refresh_token"], first["refresh_token"]);
  EXPECT_EQ(server.get_patient(second["access_token"]).status, 200);
}

TEST(Refresh, ClosesTheFamilyWhenASpentTokenComesAgain) {
  TestServer server;
  const Json first = server.obtain_tokens("webapp");
  const Json second = refresh(server, first["refresh_token"]);
  EXPECT_EQ(refresh(server, first["refresh_token"])["error"], "invalid_grant");
  EXPECT_EQ(server.get_patient(second["access_token"]).status, 401);
  EXPECT_EQ(refresh(server, second["refresh_token"])["error"], "invalid_grant");
}

TEST(Refresh, KeepsTheTokenOfAConfidentialClientWhichMustAuthenticate) {
  TestServer server;
  const auto redirect = server.walk(server.authorize_target("office"));
  Form exchange = TestServer::code_exchange("office", location_parameter(redirect, "code"));
  exchange.set("client_secret", "verysecret");
  const Json tokens = body_of_response(server.post_token(exchange));
  Form form = refresh_with("office", tokens["refresh_token"]);
  EXPECT_EQ(server.post_token(form).status, 401);
  form.set("client_secret", "verysecret");
  for (int time = 0; time < 2; ++time) {
    const auto answer = server.post_token(form);
    EXPECT_EQ(answer.status, 200);
    EXPECT_FALSE(body_of_response(answer).contains("refresh_token"));
  }
}

TEST(Refresh, NarrowsScopeAndNeverWidensIt) {
  TestServer server;
  const auto redirect = server.walk(server.authorize_target("webapp", "&scope=profile%20email"));
  const Json tokens = body_of_response(
      server.post_token(TestServer::code_exchange("webapp", location_parameter(redirect, "code"))));
  Form wide = refresh_with("webapp", tokens["refresh_token"]);
  wide.set("scope", "profile openid");
  EXPECT_EQ(body_of_response(server.post_token(wide))["error"], "invalid_scope");
  Form narrow = refresh_with("webapp", tokens["refresh_token"]);
  narrow.set("scope", "email");
  const Json narrowed = body_of_response(server.post_token(narrow));
  EXPECT_EQ(narrowed["scope"], "email");
  EXPECT_EQ(refresh(server, narrowed["refresh_token"])["scope"], "profile email");
}

/// A server that gives the same answer again for ten seconds.
TestServer::Switches with_grace() { return {.refresh_grace = Seconds{10}}; }

TEST(RefreshGrace, GivesTheSameAnswerToTheSameRequest) {
  TestServer server(with_grace());
  const Json first = server.obtain_tokens("webapp");
  Json second = refresh(server, first["refresh_token"]);
  server.clock.advance(Seconds{9});
  const Json again = refresh(server, first["refresh_token"]);
  second["expires_in"] = second["expires_in"].get<long>() - 9;  // what is left of the same token
  EXPECT_EQ(again, second);
  EXPECT_EQ(server.get_patient(again["access_token"]).status, 200);
  EXPECT_TRUE(refresh(server, again["refresh_token"]).contains("access_token"));
}

TEST(RefreshGrace, EndsAndThenTheFamilyDoes) {
  TestServer server(with_grace());
  const Json first = server.obtain_tokens("webapp");
  const Json second = refresh(server, first["refresh_token"]);
  server.clock.advance(Seconds{10});
  EXPECT_EQ(refresh(server, first["refresh_token"])["error"], "invalid_grant");
  EXPECT_EQ(server.get_patient(second["access_token"]).status, 401);
}

TEST(RefreshGrace, IsForTheSameRequestOnly) {
  TestServer server(with_grace());
  const Json first = server.obtain_tokens("webapp");
  const Json second = refresh(server, first["refresh_token"]);
  Form other = refresh_with("webapp", first["refresh_token"]);
  other.set("scope", "email");
  EXPECT_EQ(body_of_response(server.post_token(other))["error"], "invalid_grant");
  EXPECT_EQ(server.get_patient(second["access_token"]).status, 200);
}

TEST(RefreshGrace, IsNotForASessionThatEnded) {
  TestServer server(with_grace());
  const Json first = server.obtain_tokens("webapp");
  const Json second = refresh(server, first["refresh_token"]);
  server.send("DELETE", "/Session",
              {{"Authorization", "Bearer " + second["access_token"].get<std::string>()}});
  EXPECT_EQ(refresh(server, first["refresh_token"])["error"], "invalid_grant");
}

TEST(RefreshGrace, KeepsNoTokenThatCanBeRead) {
  TestServer server(with_grace());
  const Json first = server.obtain_tokens("webapp");
  const std::string token = first["refresh_token"];
  const Json second = refresh(server, token);
  const auto found =
      server.store().sessions.find_refresh_token(token_digest(OpensslCrypto(), token), server.clock.now());
  const auto sealed = std::get<Replayed>(found).sealed_answer;
  EXPECT_FALSE(sealed.empty());
  EXPECT_EQ(sealed.find(second["refresh_token"].get<std::string>()), std::string::npos);
}

struct EndCase {
  const char* sentence;
  void (*end)(TestServer& server, const Json& tokens);
};

class Ends : public testing::TestWithParam<EndCase> {};

TEST_P(Ends, AccessAndRefreshTokens) {
  TestServer server;
  const Json tokens = server.obtain_tokens("webapp");
  GetParam().end(server, tokens);
  EXPECT_EQ(server.get_patient(tokens["access_token"]).status, 401);
  const auto answer = server.post_token(refresh_with("webapp", tokens["refresh_token"]));
  EXPECT_NE(answer.status, 200);
}

INSTANTIATE_TEST_SUITE_P(
    Family, Ends,
    testing::Values(
        EndCase{"WhenItsSessionIsClosed",
                [](TestServer& server, const Json& tokens) {
                  server.send("DELETE", "/Session",
                              {{"Authorization", "Bearer " + tokens["access_token"].get<std::string>()}});
                }},
        EndCase{
            "WhenThePasswordChanges",
            [](TestServer& server, const Json&) {
              server.administer("PUT", "/User/alice", {{"userName", "alice"}, {"password", "another one"}});
            }},
        EndCase{"WhenTheUserIsDeactivated",
                [](TestServer& server, const Json&) {
                  server.administer("PUT", "/User/alice", {{"userName", "alice"}, {"inactive", true}});
                }},
        EndCase{"WhenTheUserIsDeleted",
                [](TestServer& server, const Json&) { server.administer("DELETE", "/User/alice"); }},
        EndCase{"WhenTheClientIsDeleted",
                [](TestServer& server, const Json&) { server.administer("DELETE", "/Client/webapp"); }},
        EndCase{"WhenItAllExpires",
                [](TestServer& server, const Json&) { server.clock.advance(Seconds{31 * 24 * 3600}); }}),
    [](const auto& test) { return test.param.sentence; });

TEST(Refresh, RefusesAnAccessTokenAndTheOtherWayRound) {
  TestServer server;
  const Json tokens = server.obtain_tokens("webapp");
  EXPECT_EQ(refresh(server, tokens["access_token"])["error"], "invalid_grant");
  EXPECT_EQ(server.get_patient(tokens["refresh_token"]).status, 401);
}

TEST(Refresh, EndsWithTheSessionHoweverOftenItIsUsed) {
  TestServer server;
  Json tokens = server.obtain_tokens("webapp");
  for (int day = 0; day < 29; ++day) {
    server.clock.advance(Seconds{24 * 3600});
    tokens = refresh(server, tokens["refresh_token"]);
    ASSERT_TRUE(tokens.contains("access_token")) << "day " << day;
  }
  server.clock.advance(Seconds{24 * 3600});
  EXPECT_EQ(refresh(server, tokens["refresh_token"])["error"], "invalid_grant");
}

TEST(Refresh, StaysWithItsClient) {
  TestServer server;
  const Json tokens = server.obtain_tokens("webapp");
  EXPECT_EQ(body_of_response(server.post_token(refresh_with("house", tokens["refresh_token"])))["error"],
            "invalid_grant");
  // A spent one from another client ends nothing either.
  const Json second = refresh(server, tokens["refresh_token"]);
  server.post_token(refresh_with("house", tokens["refresh_token"]));
  EXPECT_EQ(server.get_patient(second["access_token"]).status, 200);
}

TEST(AUserUpdateThatKeepsThePassword, EndsNoSession) {
  TestServer server;
  const Json tokens = server.obtain_tokens("webapp");
  server.administer("PUT", "/User/alice", {{"userName", "alice"}, {"displayName", "Alice L."}});
  EXPECT_EQ(server.get_patient(tokens["access_token"]).status, 200);
}

}  // namespace
}  // namespace codegrant::server
