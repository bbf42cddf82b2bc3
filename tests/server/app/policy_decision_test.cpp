// Who may do what through the resource API.
#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

class Decisions : public testing::Test {
 protected:
  int as_alice(const std::string& method, const std::string& target) {
    if (token_.empty()) token_ = server_.obtain_tokens("house")["access_token"];
    return server_
        .send(method, target, {{"Authorization", "Bearer " + token_}, {"Content-Type", "application/json"}},
              "{}")
        .status;
  }

  TestServer server_;
  std::string token_;
};

TEST_F(Decisions, WithoutATokenAre401AndWithoutAPolicy403) {
  const auto anonymous = server_.send("GET", "/Patient");
  EXPECT_EQ(anonymous.status, 401);
  EXPECT_EQ(body_of_response(anonymous)["issue"][0]["code"], "login");
  EXPECT_EQ(as_alice("GET", "/Client"), 403);
  EXPECT_EQ(as_alice("PUT", "/Patient/p1"), 403);
  EXPECT_EQ(as_alice("DELETE", "/Patient/p1"), 403);
  EXPECT_EQ(as_alice("GET", "/Patient/p1"), 200);
  EXPECT_EQ(as_alice("GET", "/fhir/Patient/p1"), 200);
  EXPECT_EQ(as_alice("GET", "/Patient"), 200);
}

TEST_F(Decisions, DoNotTellWhetherAForbiddenResourceExists) {
  EXPECT_EQ(as_alice("GET", "/Client/webapp"), 403);
  EXPECT_EQ(as_alice("GET", "/Client/nobody"), 403);
}

TEST_F(Decisions, CannotBeTalkedIntoAnotherTypeByTheQuery) {
  EXPECT_EQ(as_alice("GET", "/Client?resource/type=Patient"), 403);
}

TEST_F(Decisions, CountAPolicyWithoutLinkForEverybody) {
  EXPECT_EQ(as_alice("GET", "/Client"), 403);
  server_.administer("PUT", "/AccessPolicy/all", {{"engine", "allow"}});
  EXPECT_EQ(as_alice("GET", "/Client"), 200);
  EXPECT_EQ(server_.send("GET", "/Client").status, 401);
}

TEST_F(Decisions, FollowALinkToTheOperation) {
  server_.administer("PUT", "/AccessPolicy/reads",
                     {{"engine", "allow"}, {"link", Json::array({{{"reference", "Operation/FhirRead"}}})}});
  EXPECT_EQ(as_alice("GET", "/Client/webapp"), 200);
  EXPECT_EQ(as_alice("GET", "/Client"), 403);
}

TEST_F(Decisions, FollowALinkToTheClient) {
  server_.administer(
      "PUT", "/AccessPolicy/house",
      {{"engine", "allow"}, {"link", Json::array({{{"resourceType", "Client"}, {"id", "house"}}})}});
  EXPECT_EQ(as_alice("GET", "/User"), 200);
}

TEST_F(Decisions, EndWithThePolicy) {
  EXPECT_EQ(as_alice("GET", "/Patient"), 200);
  server_.administer("DELETE", "/AccessPolicy/alice-reads");
  EXPECT_EQ(as_alice("GET", "/Patient"), 403);
}

TEST_F(Decisions, LetOnlyClientsWithTheGrantTypeUseBasic) {
  EXPECT_EQ(server_.send("GET", "/Patient", {{"Authorization", TestServer::root}}).status, 200);
  EXPECT_EQ(server_.send("GET", "/Patient", {{"Authorization", "Basic cm9vdDp3cm9uZw=="}}).status, 401);
  // office:verysecret is right, but office has no grant type basic.
  EXPECT_EQ(server_.send("GET", "/Patient", {{"Authorization", "Basic b2ZmaWNlOnZlcnlzZWNyZXQ="}}).status,
            401);
}

struct WrongPolicyCase {
  const char* sentence;
  const char* body;
  const char* expression;
};

class WrongPolicies : public testing::TestWithParam<WrongPolicyCase> {};

TEST_P(WrongPolicies, AreRefusedWhenTheyAreWritten) {
  TestServer server;
  const auto response = server.administer("PUT", "/AccessPolicy/wrong", Json::parse(GetParam().body));
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(body_of_response(response)["issue"][0]["expression"][0], GetParam().expression);
}

INSTANTIATE_TEST_SUITE_P(
    AccessPolicy, WrongPolicies,
    testing::Values(WrongPolicyCase{"NoEngine", "{}", "AccessPolicy.engine"},
                    WrongPolicyCase{"UnknownEngine", R"({"engine": "magic"})", "AccessPolicy.engine"},
                    WrongPolicyCase{"MatchoWithoutPattern", R"({"engine": "matcho"})", "AccessPolicy.matcho"},
                    WrongPolicyCase{"BrokenExpression", R"({"engine": "matcho", "matcho": {"uri": "#["}})",
                                    "AccessPolicy.matcho"},
                    WrongPolicyCase{"LinkToNothing", R"({"engine": "allow", "link": [{"id": "x"}]})",
                                    "AccessPolicy.link[0]"},
                    WrongPolicyCase{"LinkToAPatient",
                                    R"({"engine": "allow", "link": [{"reference": "Patient/p"}]})",
                                    "AccessPolicy.link[0]"},
                    WrongPolicyCase{"RoleThatNobodyReads", R"({"engine": "allow", "roleName": "admin"})",
                                    "AccessPolicy.roleName"},
                    WrongPolicyCase{"PatternOfAnotherEngine",
                                    R"({"engine": "allow", "matcho": {"uri": "/x"}})", "AccessPolicy.matcho"},
                    WrongPolicyCase{"RpcType", R"({"engine": "allow", "type": "rpc"})", "AccessPolicy.type"},
                    WrongPolicyCase{"EmptyLinks", R"({"engine": "allow", "link": []})", "AccessPolicy.link"}),
    [](const auto& test) { return test.param.sentence; });

}  // namespace
}  // namespace codegrant::server
