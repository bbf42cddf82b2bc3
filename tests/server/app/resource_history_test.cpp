// What a resource has been: _history, the versions in it, and that no secret is ever in them.
#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

class ResourceHistory : public testing::Test {
 protected:
  Json get(const std::string& target) { return body_of_response(server_.administer("GET", target)); }
  int status(const std::string& method, const std::string& target) {
    return server_.administer(method, target).status;
  }

  TestServer server_;
};

TEST_F(ResourceHistory, HasEveryVersionTheNewestFirst) {
  server_.administer("PUT", "/Encounter/e", {{"status", "planned"}});
  server_.clock.advance(Seconds{60});
  server_.administer("PUT", "/Encounter/e", {{"status", "arrived"}});
  server_.administer("DELETE", "/Encounter/e");
  server_.administer("PUT", "/Encounter/e", {{"status", "finished"}});

  const Json history = get("/Encounter/e/_history");
  EXPECT_EQ(history["resourceType"], "Bundle");
  EXPECT_EQ(history["type"], "history");
  EXPECT_EQ(history["total"], 4);
  ASSERT_EQ(history["entry"].size(), 4U);
  EXPECT_EQ(history["entry"][0]["resource"]["status"], "finished");
  EXPECT_EQ(history["entry"][0]["resource"]["meta"]["versionId"], "4");
  EXPECT_EQ(history["entry"][1]["request"]["method"], "DELETE");
  EXPECT_FALSE(history["entry"][1].contains("resource"));
  EXPECT_EQ(history["entry"][2]["resource"]["status"], "arrived");
  EXPECT_EQ(history["entry"][3]["resource"]["status"], "planned");
  EXPECT_EQ(history["entry"][3]["response"]["etag"], "W/\"1\"");

  const Json page = get("/Encounter/e/_history?_count=1&_page=4");
  ASSERT_EQ(page["entry"].size(), 1U);
  EXPECT_EQ(page["entry"][0]["resource"]["status"], "planned");
}

TEST_F(ResourceHistory, GivesOneVersion) {
  server_.administer("PUT", "/Encounter/e", {{"status", "planned"}});
  server_.administer("PUT", "/Encounter/e", {{"status", "arrived"}});
  server_.administer("DELETE", "/Encounter/e");
  EXPECT_EQ(get("/Encounter/e/_history/1")["status"], "planned");
  EXPECT_EQ(get("/fhir/Encounter/e/_history/2")["status"], "arrived");
  EXPECT_EQ(status("GET", "/Encounter/e/_history/3"), 410);
  EXPECT_EQ(status("GET", "/Encounter/e/_history/4"), 404);
  EXPECT_EQ(status("GET", "/Encounter/e/_history/x"), 404);
  EXPECT_EQ(status("GET", "/Encounter/e/_history/1/x"), 404);
  EXPECT_EQ(status("GET", "/Encounter/nobody/_history"), 404);
  EXPECT_EQ(status("DELETE", "/Encounter/e/_history"), 405);
  EXPECT_EQ(status("GET", "/Encounter/e"), 410);
}

TEST_F(ResourceHistory, HoldsNoSecret) {
  server_.obtain_tokens("webapp");
  server_.administer("PUT", "/Client/office", {{"secret", "another secret"}, {"name", "Office"}});
  server_.administer("PATCH", "/User/alice", {{"password", "looking-glass"}});
  const auto session = get("/Session?client=webapp")["entry"][0]["resource"]["id"].get<std::string>();
  const std::vector<std::string> targets{"/Client/office", "/User/alice", "/User/bob", "/Client/root",
                                         "/Session/" + session};
  for (const auto& target : targets) {
    const auto history = server_.administer("GET", target + "/_history");
    EXPECT_EQ(history.status, 200) << target;
    for (const auto* forbidden : {"$s0$", "$sha256$", "$configured$", "secret\"", "another secret",
                                  "password", "looking-glass", "access_token\":", "refresh_token\":\""})
      EXPECT_EQ(history.body.find(forbidden), std::string::npos) << forbidden << " in " << history.body;
  }
  EXPECT_EQ(get("/Client/office/_history")["total"], 2);
}

TEST_F(ResourceHistory, IsForWhomAPolicyLetsAsk) {
  const std::string token = server_.obtain_tokens("webapp")["access_token"];
  const http::Headers alice{{"Authorization", "Bearer " + token}};
  server_.administer("PUT", "/AccessPolicy/alice-reads",
                     {{"engine", "matcho"},
                      {"link", Json::array({{{"resourceType", "User"}, {"id", "alice"}}})},
                      {"matcho", {{"operation", {{"id", "FhirRead"}}}}}});
  EXPECT_EQ(server_.send("GET", "/Patient/p1", alice).status, 200);
  EXPECT_EQ(server_.send("GET", "/Patient/p1/_history", alice).status, 403);
  EXPECT_EQ(server_.send("GET", "/Patient/p1/_history/1", alice).status, 403);
}

TEST_F(ResourceHistory, OfASessionIsWhatItIsNow) {
  server_.administer("PUT", "/Session/s", {{"type", "test"}});
  const Json history = get("/Session/s/_history");
  EXPECT_EQ(history["total"], 1);
  const std::string version = history["entry"][0]["resource"]["meta"]["versionId"];
  EXPECT_EQ(status("GET", "/Session/s/_history/" + version), 200);
  EXPECT_EQ(status("GET", "/Session/s/_history/99"), 404);
  EXPECT_EQ(status("GET", "/Session/nobody/_history"), 404);
}

}  // namespace
}  // namespace codegrant::server
