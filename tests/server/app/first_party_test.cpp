// First-party clients share the browser's session; others have their own.
#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

int close_session(TestServer& server, const Json& tokens) {
  return server
      .send("DELETE", "/Session", {{"Authorization", "Bearer " + tokens["access_token"].get<std::string>()}})
      .status;
}

bool is_logged_in(TestServer& server) {
  return location_parameter(server.browse("GET", server.authorize_target("house", "&prompt=none")), "code") !=
         "";
}

TEST(FirstPartyClient, NeedsNoGrant) {
  TestServer server;
  const auto login = server.browse("GET", server.authorize_target("house"));
  EXPECT_TRUE(location_of(login).starts_with("/auth/login"));
  EXPECT_NE(location_parameter(server.walk(server.authorize_target("house"), "deny"), "code"), "");
}

TEST(FirstPartyClient, ClosesTheBrowsersSessionAndAllThatCameFromIt) {
  TestServer server;
  const Json house = server.obtain_tokens("house");
  const Json webapp = server.obtain_tokens("webapp");
  EXPECT_EQ(close_session(server, house), 200);
  EXPECT_EQ(server.get_patient(house["access_token"]).status, 401);
  EXPECT_EQ(server.get_patient(webapp["access_token"]).status, 401);
  EXPECT_FALSE(is_logged_in(server));
}

TEST(FirstPartyClient, ClosesTheBrowsersSessionAlsoAfterANewLogin) {
  TestServer server;
  const Json before = server.obtain_tokens("house");
  const auto again = server.walk(server.authorize_target("house", "&prompt=login"));
  const Json after = body_of_response(
      server.post_token(TestServer::code_exchange("house", location_parameter(again, "code"))));
  EXPECT_EQ(close_session(server, before), 200);
  EXPECT_EQ(server.get_patient(after["access_token"]).status, 401);
  EXPECT_FALSE(is_logged_in(server));
}

TEST(ThirdPartyClient, ClosesItsOwnSessionOnly) {
  TestServer server;
  const Json house = server.obtain_tokens("house");
  const Json webapp = server.obtain_tokens("webapp");
  EXPECT_EQ(close_session(server, webapp), 200);
  EXPECT_EQ(server.get_patient(webapp["access_token"]).status, 401);
  EXPECT_EQ(server.get_patient(house["access_token"]).status, 200);
  EXPECT_TRUE(is_logged_in(server));
}

TEST(DeleteSession, WithoutATokenClosesNothing) {
  TestServer server;
  const Json house = server.obtain_tokens("house");
  EXPECT_EQ(server.send("DELETE", "/Session").status, 401);
  EXPECT_EQ(server.send("DELETE", "/Session", {{"Authorization", TestServer::root}}).status, 401);
  EXPECT_EQ(server.send("DELETE", "/fhir/Session", {{"Authorization", "Bearer nonsense"}}).status, 401);
  EXPECT_EQ(server.get_patient(house["access_token"]).status, 200);
}

TEST(SessionResources, StayTheirOwners) {
  TestServer server;
  const Json house = server.obtain_tokens("house");
  const auto found = body_of_response(server.administer("GET", "/Session?client=house"));
  const std::string id = found["entry"][0]["resource"]["id"];
  const Json bob{{"user", {{"resourceType", "User"}, {"id", "bob"}}}};
  EXPECT_EQ(server.administer("PUT", "/Session/" + id, bob).status, 422);
  const auto changed = server.administer("PUT", "/Session/" + id, {{"ctx", {{"patient", "p1"}}}});
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(body_of_response(changed)["user"]["id"], "alice");
  EXPECT_EQ(body_of_response(changed)["ctx"]["patient"], "p1");
  EXPECT_EQ(server.get_patient(house["access_token"]).status, 200);
  EXPECT_EQ(server.administer("PUT", "/Session/" + id, {{"active", false}}).status, 200);
  EXPECT_EQ(server.get_patient(house["access_token"]).status, 401);
}

TEST(SessionResources, ShowNoTokenAndCanBeClosed) {
  TestServer server;
  const Json house = server.obtain_tokens("house");
  const auto found = body_of_response(server.administer("GET", "/Session?user=alice&client=house"));
  ASSERT_EQ(found["total"], 1);
  const Json session = found["entry"][0]["resource"];
  EXPECT_EQ(session["type"], "authorization_code");
  EXPECT_EQ(session["parent"]["resourceType"], "Session");
  EXPECT_EQ(session.dump().find("token"), std::string::npos);
  EXPECT_EQ(server.administer("DELETE", "/Session/" + session["id"].get<std::string>()).status, 200);
  EXPECT_EQ(server.get_patient(house["access_token"]).status, 401);
}

TEST(Sessions, ThatAnAdministratorClosesEndWithThoseBelow) {
  TestServer server;
  const Json tokens = server.obtain_tokens("webapp");
  const Json found = body_of_response(server.administer("GET", "/Session?client=webapp&active=true"));
  ASSERT_EQ(found["total"], 1);
  const std::string parent = found["entry"][0]["resource"]["parent"]["id"];
  ASSERT_EQ(server.administer("PATCH", "/Session/" + parent, {{"active", false}}).status, 200);
  EXPECT_EQ(server.get_patient(tokens["access_token"]).status, 401);
}

}  // namespace
}  // namespace codegrant::server
