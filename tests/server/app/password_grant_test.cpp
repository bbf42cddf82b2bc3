// grant_type=password: off unless the operator turns it on.
#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

Json old_app() {
  return {{"secret", "app-secret"},
          {"grant_types", {"password"}},
          {"auth",
           {{"password",
             {{"secret_required", true}, {"refresh_token", true}, {"access_token_expiration", 60}}}}}};
}

Form log_in_with(const std::string& username, const std::string& password) {
  Form form;
  form.set("grant_type", "password");
  form.set("client_id", "old");
  form.set("client_secret", "app-secret");
  form.set("username", username);
  form.set("password", password);
  return form;
}

class ThePasswordGrant : public testing::Test {
 protected:
  ThePasswordGrant() { EXPECT_EQ(server_.administer("PUT", "/Client/old", old_app()).status, 201); }

  TestServer server_{{.password_grant = Switch::on}};
};

TEST(ThePasswordGrantTurnedOff, IsUnknownToTheTokenEndpointAndRefusedInAClient) {
  TestServer server;
  const auto registration = server.administer("PUT", "/Client/old", old_app());
  EXPECT_EQ(registration.status, 422);
  EXPECT_EQ(body_of_response(registration)["issue"][0]["expression"][0], "Client.grant_types[0]");
  Form form = log_in_with("alice", "wonderland");
  form.set("client_id", "office");
  form.set("client_secret", "verysecret");
  EXPECT_EQ(body_of_response(server.post_token(form))["error"], "unsupported_grant_type");
  const Json metadata = body_of_response(server.send("GET", "/.well-known/openid-configuration"));
  EXPECT_EQ(to_text(metadata["grant_types_supported"]).find("password"), std::string::npos);
}

TEST_F(ThePasswordGrant, BringsTheUsersTokens) {
  const Json answer = body_of_response(server_.post_token(log_in_with("ALICE@example.com", "wonderland")));
  ASSERT_TRUE(answer.contains("access_token")) << answer;
  EXPECT_EQ(answer["expires_in"], 60);
  EXPECT_EQ(answer["userinfo"]["id"], "alice");
  EXPECT_EQ(server_.get_patient(answer["access_token"]).status, 200);
  const Json metadata = body_of_response(server_.send("GET", "/.well-known/openid-configuration"));
  EXPECT_NE(to_text(metadata["grant_types_supported"]).find("password"), std::string::npos);
}

TEST_F(ThePasswordGrant, RefreshesWithTheSecretAlone) {
  const Json tokens = body_of_response(server_.post_token(log_in_with("alice", "wonderland")));
  Form form;
  form.set("grant_type", "refresh_token");
  form.set("client_id", "old");
  form.set("refresh_token", tokens["refresh_token"]);
  EXPECT_EQ(server_.post_token(form).status, 401);
  form.set("client_secret", "app-secret");
  EXPECT_EQ(server_.post_token(form).status, 200);
}

TEST_F(ThePasswordGrant, TellsWrongUserWrongPasswordAndInactiveAlike) {
  server_.administer("PUT", "/User/bob", {{"userName", "bob"}, {"inactive", true}});
  const auto wrong_password = server_.post_token(log_in_with("alice", "wrong"));
  const int before = server_.hasher.verifications;
  const auto wrong_user = server_.post_token(log_in_with("nobody", "wonderland"));
  const auto inactive = server_.post_token(log_in_with("bob", "wonderland"));
  EXPECT_EQ(wrong_password.status, 400);
  EXPECT_EQ(body_of_response(wrong_password)["error"], "invalid_grant");
  EXPECT_EQ(wrong_user.body, wrong_password.body);
  EXPECT_EQ(inactive.body, wrong_password.body);
  EXPECT_EQ(server_.hasher.verifications, before + 2);
}

TEST_F(ThePasswordGrant, IsNotEnoughWhereASecondFactorIsOn) {
  server_.administer("PUT", "/User/alice",
                     {{"userName", "alice"},
                      {"twoFactor", {{"enabled", true}, {"secretKey", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}}}});
  const auto answer = server_.post_token(log_in_with("alice", "wonderland"));
  EXPECT_EQ(body_of_response(answer)["error"], "invalid_grant");
}

TEST_F(ThePasswordGrant, IsThrottledWithAWaitThatPasses) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(server_.post_token(log_in_with("alice", "wrong")).status, 400);
  const auto turned_away = server_.post_token(log_in_with("alice", "wonderland"));
  EXPECT_EQ(turned_away.status, 429);
  EXPECT_TRUE(turned_away.has("Retry-After"));
  server_.clock.advance(Seconds{30});
  EXPECT_EQ(server_.post_token(log_in_with("alice", "wonderland")).status, 200);
}

TEST_F(ThePasswordGrant, FailsWhereThePasswordChangesWhileItIsHashed) {
  server_.post_token(log_in_with("nobody", "x"));  // remembers the client's secret: the next is the user's
  server_.hasher.while_verifying = [&] {
    server_.administer("PUT", "/User/alice", {{"userName", "alice"}, {"password", "a new one"}});
  };
  EXPECT_EQ(server_.post_token(log_in_with("alice", "wonderland")).status, 400);
  EXPECT_EQ(body_of_response(server_.administer("GET", "/Session?user=alice&active=true"))["total"], 0);
}

}  // namespace
}  // namespace codegrant::server
