// PATCH: both kinds, by their content types, as atomic and as strict as a PUT.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

class ResourcePatch : public testing::Test {
 protected:
  http::Response patch(const std::string& target, const std::string& type, const std::string& body,
                       http::Headers more = {}) {
    more.emplace_back("Authorization", TestServer::root);
    if (!type.empty()) more.emplace_back("Content-Type", type);
    return server_.send("PATCH", target, more, body);
  }
  Json get(const std::string& target) { return body_of_response(server_.administer("GET", target)); }
  /// Whether this is the secret of the client "office".
  bool is_secret(const std::string& secret) {
    Form form;
    form.set("grant_type", "refresh_token");
    form.set("client_id", "office");
    form.set("client_secret", secret);
    form.set("refresh_token", "nonsense");
    return server_.post_token(form).status != 401;
  }

  TestServer server_;
};

TEST_F(ResourcePatch, TakesBothKindsByTheirTypesAndByTheirShape) {
  const char* list = R"([{"op":"add","path":"/birthDate","value":"1979"}])";
  EXPECT_EQ(patch("/Patient/p1", "application/json-patch+json", list).status, 200);
  EXPECT_EQ(get("/Patient/p1")["birthDate"], "1979");
  EXPECT_EQ(patch("/Patient/p1", "application/merge-patch+json", R"({"birthDate":null,"x":1})").status, 200);
  EXPECT_FALSE(get("/Patient/p1").contains("birthDate"));
  EXPECT_EQ(patch("/Patient/p1", "application/json", list).status, 200);
  EXPECT_EQ(patch("/Patient/p1", "", R"({"x":2})").status, 200);
  EXPECT_EQ(patch("/Patient/p1", "text/yaml", "- {op: remove, path: /x}").status, 200);
  EXPECT_EQ(patch("/Patient/p1", "text/yaml", "y: 3").status, 200);
  const Json patient = get("/Patient/p1");
  EXPECT_EQ(patient["birthDate"], "1979");
  EXPECT_FALSE(patient.contains("x"));
  EXPECT_EQ(patient["y"], 3);
  EXPECT_EQ(patient["name"][0]["family"], "Okafor");
  EXPECT_EQ(patient["meta"]["versionId"], "7");
}

struct PatchRefusal {
  const char* sentence;
  const char* target;
  const char* type;
  const char* body;
  int status;
  const char* expression;
};

class PatchRefusals : public testing::TestWithParam<PatchRefusal> {};

TEST_P(PatchRefusals, PointAtTheFault) {
  TestServer server;
  const auto response =
      server.send("PATCH", GetParam().target,
                  {{"Authorization", TestServer::root}, {"Content-Type", GetParam().type}}, GetParam().body);
  EXPECT_EQ(response.status, GetParam().status) << response.body;
  const Json issue = body_of_response(response)["issue"][0];
  const std::string expression =
      issue.contains("expression") ? issue["expression"][0].get<std::string>() : "";
  EXPECT_EQ(expression, GetParam().expression) << response.body;
}

constexpr const char* json = "application/json";
INSTANTIATE_TEST_SUITE_P(
    Table, PatchRefusals,
    testing::Values(
        PatchRefusal{"ObjectAsJsonPatch", "/Patient/p1", "application/json-patch+json", "{}", 400, ""},
        PatchRefusal{"ListAsMergePatch", "/Patient/p1", "application/merge-patch+json", "[]", 400, ""},
        PatchRefusal{"Text", "/Patient/p1", json, "\"x\"", 400, ""},
        PatchRefusal{"AnotherType", "/Patient/p1", "application/xml", "<a/>", 415, "http.Content-Type"},
        PatchRefusal{"BadOperation", "/Patient/p1", json, R"([{"op":"spam","path":"/a"}])", 400, "patch[0]"},
        PatchRefusal{"FailedTest", "/Patient/p1", json, R"([{"op":"test","path":"/gender","value":"male"}])",
                     422, "patch[0]"},
        PatchRefusal{"AnotherId", "/Patient/p1", json, R"({"id":"p2"})", 422, "Patient.id"},
        PatchRefusal{"AnotherResourceType", "/Patient/p1", json, R"({"resourceType":"User"})", 422,
                     "Patient.resourceType"},
        PatchRefusal{"NoObjectLeft", "/Patient/p1", json, R"([{"op":"replace","path":"","value":[]}])", 422,
                     ""},
        PatchRefusal{"RulesOfAPut", "/Client/webapp", json, R"({"first_party":"maybe"})", 422,
                     "Client.first_party"},
        PatchRefusal{"TestOfASecret", "/Client/office", json,
                     R"([{"op":"test","path":"/secret","value":"verysecret"}])", 422, "patch[0]"},
        PatchRefusal{"CopyOfASecret", "/Client/office", json,
                     R"([{"op":"copy","from":"/secret","path":"/name"}])", 422, "patch[0]"},
        PatchRefusal{"TokenOfASession", "/Session/nobody", json, R"({"access_token":"x"})", 404, ""},
        PatchRefusal{"Nobody", "/Patient/nobody", json, R"({"x":1})", 404, ""}),
    [](const auto& test) { return test.param.sentence; });

TEST_F(ResourcePatch, KeepsSetsAndDropsASecret) {
  EXPECT_EQ(patch("/Client/office", json, R"({"name":"Office"})").status, 200);
  EXPECT_TRUE(is_secret("verysecret"));
  EXPECT_EQ(patch("/Client/office", json, R"([{"op":"add","path":"/secret","value":"changed one"}])").status,
            200);
  EXPECT_TRUE(is_secret("changed one"));
  EXPECT_FALSE(is_secret("verysecret"));
  const auto dropped = patch("/Client/office", json, R"({"secret":null})");
  EXPECT_EQ(dropped.status, 200);
  EXPECT_FALSE(is_secret("changed one"));
}

TEST_F(ResourcePatch, HoldsIfMatch) {
  EXPECT_EQ(patch("/Patient/p1", json, R"({"x":1})", {{"If-Match", "W/\"2\""}}).status, 412);
  EXPECT_EQ(patch("/Patient/p1", json, R"({"x":1})", {{"If-Match", "W/\"1\""}}).status, 200);
  server_.administer("DELETE", "/Patient/p1");
  EXPECT_EQ(patch("/Patient/p1", json, R"({"x":1})").status, 410);
}

TEST_F(ResourcePatch, SpeaksTheDialectOfItsAddress) {
  server_.administer("PUT", "/Observation/o", {{"subject", {{"resourceType", "Patient"}, {"id", "p1"}}}});
  EXPECT_EQ(patch("/fhir/Observation/o", json,
                  R"([{"op":"replace","path":"/subject/reference","value":"Patient/p2"}])")
                .status,
            200);
  EXPECT_EQ(get("/Observation/o")["subject"]["id"], "p2");
  EXPECT_EQ(patch("/Observation/o", json, R"([{"op":"replace","path":"/subject/id","value":"p3"}])").status,
            200);
  EXPECT_EQ(get("/fhir/Observation/o")["subject"]["reference"], "Patient/p3");
}

TEST_F(ResourcePatch, LosesNothingToPatchesBesideIt) {
  server_.administer("PUT", "/Basic/b", {{"list", Json::array()}});
  std::atomic<int> refused = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 10; ++i)
        while (patch("/Basic/b", json,
                     R"([{"op":"add","path":"/list/-","value":)" + std::to_string(thread * 10 + i) + "}]")
                   .status != 200)
          ++refused;  // 412: others were faster ten times in a row
    });
  for (auto& thread : threads) thread.join();
  const Json list = get("/Basic/b")["list"];
  EXPECT_EQ(std::set<int>(list.begin(), list.end()).size(), 40U);
  EXPECT_EQ(list.size(), 40U);
  EXPECT_EQ(get("/Basic/b")["meta"]["versionId"], "41");
}

}  // namespace
}  // namespace codegrant::server
