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

TEST_F(Decisions, FollowEachEngine) {
  const Json parts = Json::parse(R"([
    {"engine": "matcho", "matcho": {"params": {"resource/id": "webapp"}}},
    {"engine": "json-schema", "schema": {"required": ["user"], "properties": {"params": {"properties": {
       "resource/id": {"const": "webapp"}}}}}},
    {"engine": "sql", "sql": {"query": "SELECT resource->>'gender' = 'female' AND {{params.resource/id}} = 'webapp' FROM patient WHERE id = 'p1'"}},
    {"engine": "complex", "and": [{"engine": "matcho", "matcho": {"request-method": "get"}},
                                  {"or": [{"engine": "matcho", "matcho": {"uri": "#office$"}},
                                          {"engine": "matcho", "matcho": {"uri": "#webapp$"}}]}]}])");
  for (const Json& policy : parts) {
    EXPECT_EQ(server_.administer("PUT", "/AccessPolicy/one", policy).status / 100, 2) << policy;
    EXPECT_EQ(as_alice("GET", "/Client/webapp"), 200) << policy;
    EXPECT_EQ(as_alice("GET", "/Client/house"), 403) << policy;
  }
}

TEST_F(Decisions, LookAtTheRolesOfTheUser) {
  server_.administer("PUT", "/AccessPolicy/auditors",
                     Json::parse(R"({"engine": "matcho", "roleName": "auditor",
                                     "matcho": {"params": {"resource/id": ".role.links.client"}}})"));
  EXPECT_EQ(as_alice("GET", "/Client/webapp"), 403);
  server_.administer("PUT", "/Role/r1", Json::parse(R"({"name": "auditor", "user": {"reference": "User/bob"},
                                                        "links": {"client": "webapp"}})"));
  EXPECT_EQ(as_alice("GET", "/Client/webapp"), 403);
  server_.administer("PUT", "/Role/r2",
                     Json::parse(R"({"name": "auditor", "user": {"resourceType": "User", "id": "alice"},
                                                        "links": {"client": "webapp"}})"));
  EXPECT_EQ(as_alice("GET", "/Client/webapp"), 200);
  EXPECT_EQ(as_alice("GET", "/Client/house"), 403);
}

TEST_F(Decisions, NeverFollowAPolicyThatGotInBroken) {
  server_.store().resources.put({.type = "AccessPolicy", .id = "broken", .body = R"({"engine": "magic"})"},
                                {}, {}, server_.clock.now());
  server_.store().resources.put({.type = "AccessPolicy", .id = "no-json", .body = "{"}, {}, {},
                                server_.clock.now());
  EXPECT_EQ(as_alice("GET", "/Client"), 403);
  EXPECT_EQ(as_alice("GET", "/Patient"), 200);
}

TEST_F(Decisions, HoldForTheWarningOfAnOpenClient) {
  const Json link = Json::array({{{"reference", "Client/house"}}});
  const auto open = server_.administer("PUT", "/AccessPolicy/open", {{"engine", "allow"}, {"link", link}});
  EXPECT_EQ(open.status, 201);
  EXPECT_TRUE(open.has("Warning"));
  const auto narrow = server_.administer("PUT", "/AccessPolicy/narrow",
                                         {{"engine", "matcho"}, {"matcho", {{"uri", "/x"}}}, {"link", link}});
  EXPECT_EQ(narrow.status, 201);
  EXPECT_FALSE(narrow.has("Warning"));
}

/// What a policy is shown of a request of the root client's; the server is in development.
class Debugging : public testing::Test {
 protected:
  Json explain(const std::string& method, const std::string& target, const http::Headers& more = {},
               const std::string& body = {}) {
    http::Headers headers{{"Authorization", TestServer::root}, {"Content-Type", "application/json"}};
    headers.insert(headers.end(), more.begin(), more.end());
    return body_of_response(server_.send(method, target, headers, body));
  }

  TestServer server_{TestServer::Switches{.development = Switch::on}};
};

TEST_F(Debugging, ShowsTheRequestAndWhatEachPolicySays) {
  const Json answer = explain("GET", "/Patient/p1?__debug=policy&_pretty=true");
  EXPECT_EQ(answer["result"], true);
  ASSERT_EQ(answer["policies"].size(), 1U);
  EXPECT_EQ(answer["policies"][0], Json::parse(R"({"id": "root", "engine": "allow", "result": true})"));
  EXPECT_EQ(answer["request"]["uri"], "/Patient/p1");
  EXPECT_EQ(answer["request"]["query-string"], "__debug=policy&_pretty=true");
  EXPECT_EQ(answer["request"]["scheme"], "http");
  EXPECT_EQ(answer["request"]["params"]["resource/id"], "p1");
  EXPECT_EQ(answer["request"]["operation"]["id"], "FhirRead");
  EXPECT_EQ(answer["request"]["remote-addr"], "127.0.0.1");
  EXPECT_EQ(answer["request"]["client"]["grant_types"], Json::array({"basic"}));
}

TEST_F(Debugging, ShowsNoSecret) {
  const http::Headers cookie{{"Cookie", "sid=cookie-value"}, {"DPoP", "proof-value"}};
  const std::string text =
      to_text(explain(
          "PUT", "/User/eve?__debug=policy&access_token=token-value", cookie,
          R"({"userName": "eve", "password": "wonderland", "twoFactor": {"secretKey": "key-value"}})")) +
      to_text(explain("POST", "/Client?__debug=policy", {},
                      R"({"changes": [{"op": "add", "path": "/secret", "value": "patched-value"}]})"));
  for (const auto* secret : {"cookie-value", "proof-value", "cm9vdDpyb290c2VjcmV0", "rootsecret",
                             "token-value", "wonderland", "key-value", "patched-value", "$s0$", "sha256"})
    EXPECT_EQ(text.find(secret), std::string::npos) << secret;
  EXPECT_EQ(server_.administer("GET", "/User/eve").status, 404);  // it was shown, not done
}

TEST_F(Debugging, IsForAdministratorsAlone) {
  const std::string token = server_.obtain_tokens("webapp")["access_token"];
  const auto patient =
      server_.send("GET", "/Patient/p1?__debug=policy", {{"Authorization", "Bearer " + token}});
  EXPECT_EQ(patient.status, 200);
  EXPECT_EQ(body_of_response(patient)["resourceType"], "Patient");
}

TEST(DebuggingInProduction, IsIgnored) {
  TestServer server;
  EXPECT_EQ(body_of_response(server.administer("GET", "/Patient/p1?__debug=policy"))["resourceType"],
            "Patient");
  EXPECT_EQ(body_of_response(server.administer("GET", "/Patient?__debug=policy"))["resourceType"], "Bundle");
}

class TestPolicy : public testing::Test {
 protected:
  http::Response ask(const std::string& body) {
    return server_.administer("POST", "/auth/test-policy", Json::parse(body));
  }
  TestServer server_;
};

TEST_F(TestPolicy, HoldsOnePolicyAgainstARequest) {
  const Json answer = body_of_response(ask(R"({
    "request": {"uri": "/Patient", "request-method": "post", "user": {"id": "alice"}},
    "policy": {"engine": "matcho", "matcho": {"request-method": "get", "user": {"userName": "alice"}}}})"));
  EXPECT_EQ(answer["result"], false);
  EXPECT_EQ(answer["differences"],
            Json::parse(R"([{"expected": "get", "but": "post", "path": ["request-method"]}])"));
  EXPECT_FALSE(answer["request"]["user"].contains("password"));
}

TEST_F(TestPolicy, HoldsTheStoredPoliciesAgainstARequest) {
  const char* request =
      R"({"request": {"request-method": "get", "params": {"resource/type": "Patient"}, "user": {"id": "alice"}}})";
  const Json answer = body_of_response(ask(request));
  EXPECT_EQ(answer["result"], true);
  EXPECT_EQ(answer["policies"][0]["id"], "alice-reads");
}

TEST_F(TestPolicy, TellsWhatIsWrong) {
  EXPECT_EQ(ask(R"({"policy": {"engine": "allow"}})").status, 422);
  const auto wrong = ask(R"({"request": {}, "policy": {"engine": "matcho", "matcho": {"a": "#["}}})");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(body_of_response(wrong)["issue"][0]["expression"][0], "AccessPolicy.matcho.a");
}

TEST_F(TestPolicy, IsForAdministratorsAlone) {
  const std::string token = server_.obtain_tokens("webapp")["access_token"];
  for (const auto* target : {"/auth/test-policy", "/$matcho"}) {
    EXPECT_EQ(server_.send("POST", target, {{"Content-Type", "application/json"}}, "{}").status, 401);
    EXPECT_EQ(server_
                  .send("POST", target,
                        {{"Authorization", "Bearer " + token}, {"Content-Type", "application/json"}},
                        R"({"matcho": {}, "resource": {}, "request": {}})")
                  .status,
              403);
  }
}

TEST_F(TestPolicy, HasAPlaceForMatchoAlone) {
  const auto answer = server_.administer(
      "POST", "/$matcho", Json::parse(R"({"matcho": {"status": "#^active$", "n": {"$enum": [1, 2]}},
                                                         "resource": {"status": "draft", "n": 2}})"));
  EXPECT_EQ(body_of_response(answer),
            Json::parse(R"([{"expected": "#^active$", "but": "draft", "path": ["status"]}])"));
  EXPECT_EQ(body_of_response(server_.administer(
                "POST", "/$matcho", Json::parse(R"({"matcho": {"a": 1}, "resource": {"a": 1}})"))),
            Json::array());
  EXPECT_EQ(
      server_.administer("POST", "/$matcho", Json::parse(R"({"matcho": {"a": {"$x": 1}}, "resource": {}})"))
          .status,
      422);
}

TEST(RequestObject, HasTheClaimsOfAJwt) {
  TestServer server;
  const Json policy =
      Json::parse(R"({"engine": "matcho", "matcho": {"jwt": {"sub": "alice", "client_id": "webapp"},
    "session": {"type": "authorization_code", "user": {"id": "alice"}}, "client": {"name": "nil?", "grant_types": ["code"]},
    "headers": {"authorization": "[masked]"}}})");
  EXPECT_EQ(server.administer("PUT", "/AccessPolicy/jwt", policy).status, 201);
  const std::string token = server.obtain_tokens("webapp")["access_token"];
  const http::Headers bearer{{"Authorization", "Bearer " + token}};
  EXPECT_EQ(server.send("GET", "/User", bearer).status, 200);
  server.administer("PUT", "/AccessPolicy/jwt",
                    Json::parse(R"({"engine": "matcho", "matcho": {"jwt": {"sub": "bob"}}})"));
  EXPECT_EQ(server.send("GET", "/User", bearer).status, 403);
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
    testing::Values(
        WrongPolicyCase{"NoEngine", "{}", "AccessPolicy.engine"},
        WrongPolicyCase{"UnknownEngine", R"({"engine": "magic"})", "AccessPolicy.engine"},
        WrongPolicyCase{"MatchoWithoutPattern", R"({"engine": "matcho"})", "AccessPolicy.matcho"},
        WrongPolicyCase{"BrokenExpression", R"({"engine": "matcho", "matcho": {"uri": "#["}})",
                        "AccessPolicy.matcho.uri"},
        WrongPolicyCase{"SchemaOfAnotherDraft",
                        R"({"engine": "json-schema", "schema": {"properties": {"uri": {"required": true}}}})",
                        "AccessPolicy.schema.properties.uri.required"},
        WrongPolicyCase{"JsonSchemaWithoutSchema", R"({"engine": "json-schema"})", "AccessPolicy.schema"},
        WrongPolicyCase{"SqlWithoutQuery", R"({"engine": "sql", "sql": {}})", "AccessPolicy.sql.query"},
        WrongPolicyCase{"SqlOfSessions", R"({"engine": "sql", "sql": {"query": "SELECT id FROM session"}})",
                        "AccessPolicy.sql.query"},
        WrongPolicyCase{"ComplexWithoutParts", R"({"engine": "complex"})", "AccessPolicy.or"},
        WrongPolicyCase{"ComplexOfNothing", R"({"engine": "complex", "and": []})", "AccessPolicy.and"},
        WrongPolicyCase{"AndBesideOr",
                        R"({"engine": "complex", "and": [{"engine": "allow"}], "or": [{"engine": "allow"}]})",
                        "AccessPolicy.or"},
        WrongPolicyCase{"PartWithoutEngine", R"({"engine": "complex", "and": [{"or": [{}]}]})",
                        "AccessPolicy.and[0].or[0].engine"},
        WrongPolicyCase{
            "BrokenPart",
            R"({"engine": "complex", "and": [{"engine": "allow"}, {"engine": "matcho", "matcho": {"a": {"$x": 1}}}]})",
            "AccessPolicy.and[1].matcho.a.$x"},
        WrongPolicyCase{
            "PartWithALink",
            R"({"engine": "complex", "or": [{"engine": "allow", "link": [{"reference": "User/bob"}]}]})",
            "AccessPolicy.or[0].link"},
        WrongPolicyCase{"Rpc", R"({"engine": "matcho-rpc"})", "AccessPolicy.engine"},
        WrongPolicyCase{"LinkToNothing", R"({"engine": "allow", "link": [{"id": "x"}]})",
                        "AccessPolicy.link[0]"},
        WrongPolicyCase{"LinkToAPatient", R"({"engine": "allow", "link": [{"reference": "Patient/p"}]})",
                        "AccessPolicy.link[0]"},
        WrongPolicyCase{"RoleNameThatIsNoText", R"({"engine": "allow", "roleName": 1})",
                        "AccessPolicy.roleName"},
        WrongPolicyCase{"PatternOfAnotherEngine", R"({"engine": "allow", "matcho": {"uri": "/x"}})",
                        "AccessPolicy.matcho"},
        WrongPolicyCase{"RpcType", R"({"engine": "allow", "type": "rpc"})", "AccessPolicy.type"},
        WrongPolicyCase{"EmptyLinks", R"({"engine": "allow", "link": []})", "AccessPolicy.link"}),
    [](const auto& test) { return test.param.sentence; });

}  // namespace
}  // namespace codegrant::server
