// What a user granted is remembered, asked for again when it grows, and taken back.
#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

bool is_asked(TestServer& server, const std::string& scope) {
  const auto first = location_of(server.browse("GET", server.authorize_target("webapp", "&scope=" + scope)));
  return first.starts_with("/auth/grant");
}

TEST(AGrant, IsRememberedForItsScopeAndAskedForAgainWhenThatGrows) {
  TestServer server;
  server.walk(server.authorize_target("webapp", "&scope=profile"));
  EXPECT_FALSE(is_asked(server, "profile"));
  EXPECT_TRUE(is_asked(server, "profile%20email"));
  server.walk(server.authorize_target("webapp", "&scope=email"));
  EXPECT_FALSE(is_asked(server, "profile%20email"));  // both were granted, one after the other
  EXPECT_TRUE(is_asked(server, "openid"));
}

struct Revocation {
  const char* sentence;
  void (*revoke)(TestServer& server);
};

class Revocations : public testing::TestWithParam<Revocation> {};

std::string id_of_the_grant(TestServer& server) {
  const Json found = body_of_response(server.administer("GET", "/Grant?user=alice&client=webapp"));
  EXPECT_EQ(found["total"], 1);
  return found["entry"][0]["resource"]["id"];
}

TEST_P(Revocations, EndTheClientsSessionsOfTheUserAndNoOther) {
  TestServer server;
  const Json bobs = [&] {
    const auto redirect = server.walk(server.authorize_target("webapp"), "allow", "bob");
    return body_of_response(
        server.post_token(TestServer::code_exchange("webapp", location_parameter(redirect, "code"))));
  }();
  server.change_browser();
  const Json tokens = server.obtain_tokens("webapp");
  const Json of_the_house = server.obtain_tokens("house");
  const std::string under_way = server.obtain_code("webapp");
  GetParam().revoke(server);

  EXPECT_EQ(server.get_patient(tokens["access_token"]).status, 401);
  EXPECT_EQ(server.get_patient(of_the_house["access_token"]).status, 200);
  EXPECT_EQ(server.get_patient(bobs["access_token"]).status, 403);  // good, but no policy lets him
  const auto late = server.post_token(TestServer::code_exchange("webapp", under_way));
  EXPECT_EQ(body_of_response(late)["error"], "invalid_grant");
  EXPECT_TRUE(is_asked(server, "profile"));
}

INSTANTIATE_TEST_SUITE_P(
    Ways, Revocations,
    testing::Values(Revocation{"ByDeletingTheGrant",
                               [](TestServer& server) {
                                 server.administer("DELETE", "/Grant/" + id_of_the_grant(server));
                               }},
                    Revocation{
                        "OnTheAccountsPage",
                        [](TestServer& server) {
                          const auto page = server.browse("GET", "/auth/account").body;
                          EXPECT_NE(page.find("value=\"webapp\""), std::string::npos);
                          Form form;
                          form.set("csrf_token", hidden_input(page, "csrf_token"));
                          form.set("client", "webapp");
                          EXPECT_EQ(server.browse("POST", "/auth/account/revoke", form.encode()).status, 303);
                        }}),
    [](const auto& test) { return test.param.sentence; });

TEST(AGrantThatShrinks, EndsTheClientsSessions) {
  TestServer server;
  server.walk(server.authorize_target("webapp", "&scope=profile%20email"));
  const Json tokens = server.obtain_tokens("webapp");
  Json grant = body_of_response(server.administer("GET", "/Grant?client=webapp"))["entry"][0]["resource"];
  grant["provided-scope"] = {"profile", "email", "phone"};
  server.administer("PUT", "/Grant/" + grant["id"].get<std::string>(), grant);
  EXPECT_EQ(server.get_patient(tokens["access_token"]).status, 200);
  grant["provided-scope"] = {"profile"};
  server.administer("PUT", "/Grant/" + grant["id"].get<std::string>(), grant);
  EXPECT_EQ(server.get_patient(tokens["access_token"]).status, 401);
}

TEST(AGrantResource, MustSayWhoseItIs) {
  TestServer server;
  const auto answer = server.administer("PUT", "/Grant/g",
                                        {{"user", {{"reference", "Client/x"}}}, {"provided-scope", {"a b"}}});
  EXPECT_EQ(answer.status, 422);
  std::vector<std::string> expressions;
  const Json outcome = body_of_response(answer);
  for (const Json& issue : outcome["issue"]) expressions.push_back(issue["expression"][0]);
  EXPECT_EQ(expressions, (std::vector<std::string>{"Grant.client", "Grant.user"}));
}

TEST(TheAccountsPage, AsksWhoIsNotLoggedInAndComesBack) {
  for (const auto* address : {"/auth/account", "/auth/account/second-factor"}) {
    TestServer server;
    auto opened = server.open_form(address);
    EXPECT_TRUE(opened.address.starts_with("/auth/login")) << address;
    EXPECT_NE(opened.page.find("to see your account"), std::string::npos);
    const auto back = server.browse("POST", "/auth/login", opened.form.encode());
    const auto account = server.browse("GET", location_of(back));
    EXPECT_EQ(location_of(account), "/auth/account");
    EXPECT_NE(server.browse("GET", location_of(account)).body.find("alice"), std::string::npos);
  }
}

TEST(TheAccountsPage, IsNoWayToAGrant) {
  TestServer server;
  auto opened = server.open_form("/auth/account");
  const std::string query = opened.address.substr(opened.address.find('?'));
  server.browse("POST", "/auth/login", opened.form.encode());
  EXPECT_EQ(location_of(server.browse("GET", "/auth/grant" + query)), "/auth/authorize" + query);
  EXPECT_EQ(body_of_response(server.administer("GET", "/Grant"))["total"], 0);
}

TEST(TheAccountsForms, AreForWhoIsLoggedInHere) {
  TestServer server;
  for (const auto* address :
       {"/auth/account/revoke", "/auth/account/second-factor", "/auth/account/second-factor/off"})
    EXPECT_EQ(server.browse("POST", address, "client=webapp").status, 403) << address;
}

TEST(TheAccountsForms, NeedTheirCsrfToken) {
  TestServer server;
  const Json tokens = server.obtain_tokens("webapp");
  for (const auto* address :
       {"/auth/account/revoke", "/auth/account/second-factor", "/auth/account/second-factor/off"})
    EXPECT_EQ(server.browse("POST", address, "client=webapp&csrf_token=x").status, 403) << address;
  EXPECT_EQ(server.get_patient(tokens["access_token"]).status, 200);
}

}  // namespace
}  // namespace codegrant::server
