// What goes with a write, and that it goes with that write alone.
#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

class Consequences : public testing::Test {
 protected:
  bool is_signed_in(const Json& tokens) {
    return server_.get_patient(tokens["access_token"].get<std::string>()).status == 200;
  }
  int put_user(const Json& user) { return server_.administer("PUT", "/User/alice", user).status; }
  std::size_t grants(const std::string& query) {
    return body_of_response(server_.administer("GET", "/Grant?" + query))["total"];
  }

  TestServer server_;
};

TEST_F(Consequences, OfAWriteThatIsRefusedAreNone) {
  const Json tokens = server_.obtain_tokens("webapp");
  EXPECT_EQ(put_user({{"userName", "bob"}, {"password", "another one"}}), 422);
  EXPECT_EQ(put_user({{"userName", "alice"}, {"email", "bob"}, {"inactive", true}}), 422);
  EXPECT_TRUE(is_signed_in(tokens));
  EXPECT_EQ(put_user({{"userName", "alice"}, {"password", "another one"}}), 200);
  EXPECT_FALSE(is_signed_in(tokens));
}

TEST_F(Consequences, OfATransactionThatIsRefusedAreNone) {
  const Json tokens = server_.obtain_tokens("webapp");
  const Json bundle = Json::parse(R"({"resourceType":"Bundle","type":"transaction","entry":[
    {"request":{"method":"PUT","url":"User/alice"},"resource":{"userName":"alice","password":"another one"}},
    {"request":{"method":"PUT","url":"User/eve"},"resource":{"userName":"bob"}}]})");
  EXPECT_EQ(server_.administer("POST", "/", bundle).status, 422);
  EXPECT_TRUE(is_signed_in(tokens));
}

TEST_F(Consequences, OfAPasswordThatChangesReachTheCodesUnderWay) {
  const std::string code = server_.obtain_code("webapp");
  put_user({{"userName", "alice"}, {"password", "another one"}});
  EXPECT_EQ(server_.post_token(TestServer::code_exchange("webapp", code)).status, 400);
}

TEST_F(Consequences, OfAClientThatGoesAreItsSessionsAndGrants) {
  const Json tokens = server_.obtain_tokens("webapp");
  server_.obtain_tokens("office");
  ASSERT_EQ(grants("client=webapp"), 1U);
  ASSERT_EQ(server_.administer("DELETE", "/Client/webapp").status, 200);
  EXPECT_FALSE(is_signed_in(tokens));
  EXPECT_EQ(grants("client=webapp"), 0U);
  EXPECT_EQ(grants("user=alice"), 1U) << "that of another client";
}

TEST_F(Consequences, OfAUserWhoGoesAreSessionsAndGrants) {
  const Json tokens = server_.obtain_tokens("webapp");
  ASSERT_EQ(server_.administer("DELETE", "/User/alice").status, 200);
  EXPECT_FALSE(is_signed_in(tokens));
  EXPECT_EQ(grants("user=alice"), 0U);
}

TEST_F(Consequences, OfRevokingReachMoreGrantsThanAPageHolds) {
  for (int i = 0; i < 130; ++i)
    server_.administer("PUT", "/Grant/g" + std::to_string(i),
                       {{"user", {{"resourceType", "User"}, {"id", "alice"}}},
                        {"client", {{"resourceType", "Client"}, {"id", "webapp"}}},
                        {"provided-scope", Json::array({"s" + std::to_string(i)})}});
  server_.walk(server_.authorize_target("house"));
  const std::string page = server_.browse("GET", "/auth/account").body;
  EXPECT_NE(page.find("s129"), std::string::npos);
  Form form;
  form.set("csrf_token", hidden_input(page, "csrf_token"));
  form.set("client", "webapp");
  EXPECT_EQ(server_.browse("POST", "/auth/account/revoke", form.encode()).status, 303);
  EXPECT_EQ(grants("user=alice&client=webapp"), 0U);
}

struct Twin {
  const char* sentence;
  Json user;
  const char* expression;
};

class Twins : public Consequences, public testing::WithParamInterface<Twin> {};

TEST_P(Twins, ArePointedOutByTheMemberThatTheyShare) {
  const auto refused = server_.administer("PUT", "/User/eve", GetParam().user);
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(body_of_response(refused)["issue"][0]["expression"][0], GetParam().expression);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Twins,
    testing::Values(Twin{"ByName", {{"userName", "ALICE"}}, "User.userName"},
                    Twin{"ByAddress", {{"email", "alice@example.com"}}, "User.email"},
                    Twin{"ByANameThatIsAnAddress", {{"userName", "alice@example.com"}}, "User.userName"}),
    [](const auto& test) { return test.param.sentence; });

TEST_F(Consequences, OfTypesWithoutEffectAreSaid) {
  const auto warned = server_.administer("PUT", "/IdentityProvider/google", {{"title", "Google"}});
  EXPECT_EQ(warned.status, 201);
  std::string warning;
  for (const auto& [name, value] : warned.headers)
    if (name == "Warning") warning = value;
  EXPECT_NE(warning.find("no effect"), std::string::npos);
  EXPECT_FALSE(server_.administer("PUT", "/Patient/p2", {{"active", true}}).has("Warning"));
}

TEST_F(Consequences, OfConditionsOnOnesOwnSessionAreNone) {
  const Json tokens = server_.obtain_tokens("webapp");
  const http::Headers bearer{{"Authorization", "Bearer " + tokens["access_token"].get<std::string>()}};
  const auto refused = server_.send("DELETE", "/Session?user=bob", bearer);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(body_of_response(refused)["resourceType"], "OperationOutcome");
  EXPECT_TRUE(is_signed_in(tokens));
  EXPECT_EQ(server_.send("DELETE", "/Session?_pretty=true", bearer).status, 200);
  EXPECT_FALSE(is_signed_in(tokens));
}

}  // namespace
}  // namespace codegrant::server
