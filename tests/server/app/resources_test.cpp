// The resource API: create, read, update, delete and search, in JSON and YAML.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "codegrant/codec/base64url.hpp"
#include "server/json/yaml.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

class Resources : public testing::Test {
 protected:
  TestServer server_;
};

TEST_F(Resources, AreCreatedByPutAndByPost) {
  const auto put =
      server_.administer("PUT", "/Patient/new", {{"gender", "male"}, {"extra", {{"kept", true}}}});
  EXPECT_EQ(put.status, 201);
  EXPECT_EQ(header_of(put, "Location"), "http://localhost:8080/Patient/new/_history/1");
  EXPECT_EQ(header_of(put, "ETag"), "W/\"1\"");
  EXPECT_NE(header_of(put, "Last-Modified"), "");
  EXPECT_EQ(body_of_response(put)["extra"]["kept"], true);

  const auto post = server_.administer("POST", "/fhir/Patient", {{"gender", "male"}});
  EXPECT_EQ(post.status, 201);
  EXPECT_TRUE(header_of(post, "Location").starts_with("http://localhost:8080/fhir/Patient/"));
  const std::string id = body_of_response(post)["id"];
  EXPECT_EQ(server_.administer("GET", "/Patient/" + id).status, 200);
}

TEST_F(Resources, TakeTheIdOfTheAddress) {
  server_.administer("PUT", "/Patient/here", {{"id", "there"}, {"resourceType", "Patient"}});
  EXPECT_EQ(body_of_response(server_.administer("GET", "/Patient/here"))["id"], "here");
  EXPECT_EQ(server_.administer("GET", "/Patient/there").status, 404);
}

TEST_F(Resources, CountVersionsAndHoldThemAgainstIfMatch) {
  server_.administer("PUT", "/Patient/v", {{"gender", "male"}});
  const auto second = server_.administer("PUT", "/Patient/v", {{"gender", "female"}});
  EXPECT_EQ(second.status, 200);
  EXPECT_EQ(body_of_response(second)["meta"]["versionId"], "2");
  const auto put = [&](const char* etag) {
    return server_.send("PUT", "/Patient/v", {{"Authorization", TestServer::root}, {"If-Match", etag}},
                        R"({"gender": "other"})");
  };
  EXPECT_EQ(put("W/\"1\"").status, 412);
  EXPECT_EQ(put("nonsense").status, 400);
  EXPECT_EQ(put("W/\"2\"").status, 200);
}

TEST_F(Resources, KeepTheirVersionWhenNothingChanges) {
  server_.administer("PUT", "/Patient/same", {{"gender", "male"}});
  const auto again = server_.administer("PUT", "/Patient/same", {{"gender", "male"}});
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(header_of(again, "ETag"), "W/\"1\"");
}

TEST_F(Resources, AreDeletedOnce) {
  const auto first = server_.administer("DELETE", "/Patient/p1");
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(body_of_response(first)["id"], "p1");
  EXPECT_EQ(server_.administer("DELETE", "/Patient/p1").status, 204);
  EXPECT_EQ(server_.administer("GET", "/Patient/p1").status, 410);
}

TEST_F(Resources, AreFoundByTheirParametersPageByPage) {
  for (int i = 0; i < 5; ++i)
    server_.administer("PUT", "/Patient/s" + std::to_string(i),
                       {{"gender", "other"}, {"birthDate", "2000-01-01"}});
  const auto all = body_of_response(server_.administer("GET", "/Patient?gender=other"));
  EXPECT_EQ(all["resourceType"], "Bundle");
  EXPECT_EQ(all["type"], "searchset");
  EXPECT_EQ(all["total"], 5);
  const auto page = body_of_response(server_.administer("GET", "/Patient?gender=other&_count=2&_page=3"));
  EXPECT_EQ(page["total"], 5);
  ASSERT_EQ(page["entry"].size(), 1U);
  EXPECT_EQ(page["entry"][0]["resource"]["id"], "s4");
  EXPECT_EQ(body_of_response(server_.administer("GET", "/Patient?family=Okafor&given=Ada"))["total"], 1);
  EXPECT_EQ(body_of_response(server_.administer("GET", "/Patient?family=Okafor&given=Bob"))["total"], 0);
  EXPECT_EQ(body_of_response(server_.administer("GET", "/Patient?_id=p1"))["total"], 1);
}

TEST_F(Resources, SpeakYamlBothWays) {
  const auto put = server_.send("PUT", "/Patient/yaml",
                                {{"Authorization", TestServer::root}, {"Content-Type", "text/yaml"}},
                                "gender: female\nname: [{family: 'true'}]\n");
  EXPECT_EQ(put.status, 201);
  EXPECT_TRUE(header_of(put, "Content-Type").starts_with("text/yaml"));
  const auto get =
      server_.send("GET", "/Patient/yaml", {{"Authorization", TestServer::root}, {"Accept", "text/yaml"}});
  const auto value = parse_yaml(get.body);
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ((*value)["name"][0]["family"], "true");
  const auto json = server_.administer("GET", "/Patient/yaml?_pretty=true");
  EXPECT_NE(json.body.find("\n  \"gender\": \"female\""), std::string::npos);
}

struct RefusalCase {
  const char* sentence;
  const char* method;
  const char* target;
  std::string body;
  int status;
};

class Refusals : public testing::TestWithParam<RefusalCase> {};

TEST_P(Refusals, SayWhatIsWrong) {
  TestServer server;
  const auto response = server.send(GetParam().method, GetParam().target,
                                    {{"Authorization", TestServer::root}}, GetParam().body);
  EXPECT_EQ(response.status, GetParam().status);
  const Json outcome = body_of_response(response);
  EXPECT_EQ(outcome["resourceType"], "OperationOutcome");
  EXPECT_NE(outcome["issue"][0]["diagnostics"], "");
}

INSTANTIATE_TEST_SUITE_P(
    ResourceApi, Refusals,
    testing::Values(
        RefusalCase{"ImpossibleType", "GET", "/Non-sense", "", 404},
        RefusalCase{"UnknownId", "GET", "/Patient/nobody", "", 404},
        RefusalCase{"ImpossibleId", "GET", "/Patient/a b", "", 404},
        RefusalCase{"ImpossibleIdOnWrite", "PUT", "/Patient/a$b", "{}", 404},
        RefusalCase{"ImpossibleIdInTheBody", "POST", "/Patient", R"({"id": "a b"})", 422},
        RefusalCase{"ANameThatNoIndexHolds", "PUT", "/Patient/x",
                    R"({"name": [{"family": ")" + std::string(2001, 'x') + R"("}]})", 422},
        RefusalCase{"AnotherType", "PUT", "/Patient/x", R"({"resourceType": "User"})", 422},
        RefusalCase{"CreationOfWhatIsThere", "POST", "/Patient", R"({"id": "p1"})", 409},
        RefusalCase{"CreationOfAnotherUser", "POST", "/User", R"({"id": "alice", "password": "mine"})", 409},
        RefusalCase{"GrantOfAPatient", "PUT", "/Grant/g",
                    R"({"user": {"reference": "Patient/alice"}, "client": {"reference": "Client/webapp"}})",
                    422},
        RefusalCase{"SecondFactorInClearText", "PUT", "/User/eve", R"({"twoFactor": {"secretKey": "x"}})",
                    422},
        RefusalCase{"NoJson", "PUT", "/Patient/x", "{", 400},
        RefusalCase{"NoObject", "PUT", "/Patient/x", "[]", 400},
        RefusalCase{"RepeatedMember", "PUT", "/Patient/x", R"({"a":1,"a":2})", 400},
        RefusalCase{"UnknownParameter", "GET", "/Patient?colour=red", "", 400},
        RefusalCase{"SearchByPassword", "GET", "/User?password=x", "", 400},
        RefusalCase{"SearchBySecret", "GET", "/Client?secret=x", "", 400},
        RefusalCase{"SearchByDotExpression", "GET", "/User?.password=x", "", 400},
        RefusalCase{"CountTooLarge", "GET", "/Patient?_count=100000", "", 400},
        RefusalCase{"PageZero", "GET", "/Patient?_page=0", "", 400},
        RefusalCase{"PutWithoutId", "PUT", "/Patient", "{}", 405},
        RefusalCase{"PostWithId", "POST", "/Patient/x", "{}", 405},
        RefusalCase{"TokenInASession", "PUT", "/Session/x", R"({"access_token": "mine"})", 422},
        RefusalCase{"NameOfAnotherUser", "PUT", "/User/bob", R"({"userName": "ALICE"})", 422},
        RefusalCase{"EmailThatIsANameOfAnother", "PUT", "/User/bob", R"({"email": "alice"})", 422}),
    [](const auto& test) { return test.param.sentence; });

TEST_F(Resources, NeverShowSecrets) {
  const auto client = server_.administer("GET", "/Client/office");
  const auto user = server_.administer("GET", "/User/alice");
  const auto put =
      server_.administer("PUT", "/User/bob", {{"userName", "bob"}, {"password", "hunter2hunter2"}});
  const auto search = server_.administer("GET", "/User");
  for (const auto* response : {&client, &user, &put, &search}) {
    EXPECT_TRUE(response->status == 200 || response->status == 201);
    for (const auto* forbidden : {"$s0$", "verysecret", "wonderland", "hunter2", "password", "secret\""})
      EXPECT_EQ(response->body.find(forbidden), std::string::npos) << forbidden << " in " << response->body;
  }
}

TEST_F(Resources, HashEverySecretThatIsNoHash) {
  // Forms that the server stores some secrets in are plain texts where somebody else writes them.
  for (const auto& text : {std::string("$configured$"), "$sha256$" + std::string(43, 'a')}) {
    server_.administer("PUT", "/Client/guess", {{"grant_types", Json::array({"basic"})}, {"secret", text}});
    server_.administer("PUT", "/AccessPolicy/all", {{"engine", "allow"}});
    const std::string root_secret = "Basic Z3Vlc3M6cm9vdHNlY3JldA==";  // guess:rootsecret
    EXPECT_EQ(server_.send("GET", "/Patient", {{"Authorization", root_secret}}).status, 401);
  }
}

TEST_F(Resources, LoseNoSecretToWritersThatDoNotMentionIt) {
  const auto put = [&](const Json& extra) {
    Json client{{"grant_types", Json::array({"basic"})}};
    client.update(extra);
    return server_.administer("PUT", "/Client/office", client).status;
  };
  server_.administer("PUT", "/AccessPolicy/all", {{"engine", "allow"}});
  std::atomic<bool> done = false;
  std::thread other([&] {
    for (int i = 0; !done; ++i) put({{"details", {{"i", i}}}});
  });
  for (int i = 0; i < 20; ++i) {
    const std::string secret = "secret-" + std::to_string(i);
    EXPECT_EQ(put({{"secret", secret}}), 200);
    const std::string basic = base64url::encode("office:" + secret);  // no + or / comes up in these
    EXPECT_EQ(server_.send("GET", "/Patient", {{"Authorization", "Basic " + basic}}).status, 200) << secret;
  }
  done = true;
  other.join();
}

TEST_F(Resources, SayInTheirOwnWordsThatSomethingBroke) {
  server_.hasher.overloaded = true;
  const auto response = server_.administer("PUT", "/User/eve", {{"password", "hunter2hunter2"}});
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(header_of(response, "Retry-After"), "2");
  EXPECT_EQ(body_of_response(response)["issue"][0]["code"], "transient");
  EXPECT_EQ(response.body.find("hashes"), std::string::npos) << "nothing of the inside";
}

TEST_F(Resources, KeepASecretThatAnUpdateDoesNotMentionAndDropItForNull) {
  const Json office{{"grant_types", Json::array({"basic"})}};
  const http::Headers credentials{{"Authorization", "Basic b2ZmaWNlOnZlcnlzZWNyZXQ="}};  // office:verysecret
  server_.administer("PUT", "/AccessPolicy/all", {{"engine", "allow"}});
  server_.administer("PUT", "/Client/office", office);
  EXPECT_EQ(server_.send("GET", "/Patient", credentials).status, 200);
  server_.administer("PUT", "/Client/office", {{"grant_types", Json::array()}, {"secret", nullptr}});
  EXPECT_EQ(server_.send("GET", "/Patient", credentials).status, 401);
  EXPECT_EQ(server_.administer("PUT", "/Client/office", office).status, 422);  // which needs a secret
}

}  // namespace
}  // namespace codegrant::server
