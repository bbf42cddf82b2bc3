// What `--strict` narrows (docs/strict.md).
#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

TestServer::Switches strict() { return {.strict = Switch::on}; }

struct Weakness {
  const char* sentence;
  const char* client;  ///< JSON
  const char* expression;
};

class WeakClients : public testing::TestWithParam<Weakness> {};

TEST_P(WeakClients, AreRefusedWhereTheServerIsStrictAndNowhereElse) {
  TestServer server(strict());
  const Json client = Json::parse(GetParam().client);
  const auto refused = server.administer("PUT", "/Client/c", client);
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(body_of_response(refused)["issue"][0]["expression"][0], GetParam().expression);
  EXPECT_EQ(TestServer().administer("PUT", "/Client/c", client).status, 201);
}

INSTANTIATE_TEST_SUITE_P(
    Strict, WeakClients,
    testing::Values(
        Weakness{"PlainHttp",
                 R"({"auth": {"authorization_code": {"redirect_uri": "http://app.example/cb"}}})",
                 "Client.auth.authorization_code.redirect_uri"},
        Weakness{"PlainHttpInAList", R"({"redirect_uris": ["http://app.example/cb"]})",
                 "Client.redirect_uris"},
        Weakness{"PlainHttpAfterLogout", R"({"post_logout_redirect_uris": ["http://app.example/"]})",
                 "Client.post_logout_redirect_uris"},
        Weakness{"APlainHttpOrigin", R"({"allowed_origins": ["http://app.example"]})",
                 "Client.allowed_origins"},
        Weakness{"APlainHttpOriginInTheOlderSpelling", R"({"allowedOrigins": ["http://app.example"]})",
                 "Client.allowedOrigins"},
        Weakness{"NoPkce", R"({"auth": {"authorization_code": {"pkce": false}}})",
                 "Client.auth.authorization_code.pkce"},
        Weakness{"ASecretThatNobodyShows",
                 R"({"secret": "verysecret", "auth": {"authorization_code": {"secret_required": false}}})",
                 "Client.auth.authorization_code.secret_required"}),
    [](const auto& test) { return test.param.sentence; });

TEST(Strict, TakesPlainHttpOnThisMachine) {
  TestServer server(strict());
  const Json client{
      {"redirect_uris", {"http://localhost:3000/cb", "http://127.0.0.1/cb", "com.example.app:/cb"}}};
  EXPECT_EQ(server.administer("PUT", "/Client/c", client).status, 201);
}

TEST(Strict, WantsRedirectUriWithOpenid) {
  TestServer server(strict());
  const auto page = server.browse("GET", server.authorize_target("webapp", "&scope=openid"));
  EXPECT_EQ(page.status, 400);
  EXPECT_EQ(location_of(page), "");
  const auto named = server.browse(
      "GET", server.authorize_target(
                 "webapp", "&scope=openid&redirect_uri=" + std::string("https%3A%2F%2Fapp.example%2Fcb")));
  EXPECT_EQ(named.status, 303);
}

TEST(Strict, WantsRedirectUriAtTheTokenEndpoint) {
  TestServer server(strict());
  Form form = TestServer::code_exchange("webapp", server.obtain_code("webapp"));
  EXPECT_EQ(body_of_response(server.post_token(form))["error"], "invalid_grant");
  form.set("redirect_uri", TestServer::redirect_uri);
  EXPECT_EQ(server.post_token(form).status, 200);
}

TEST(Strict, WantsPkceOfEveryClient) {
  TestServer server(strict());
  const auto refused = server.browse("GET", "/auth/authorize?response_type=code&client_id=office");
  EXPECT_EQ(location_parameter(refused, "error"), "invalid_request");
  TestServer lenient;
  EXPECT_EQ(lenient.browse("GET", "/auth/authorize?response_type=code&client_id=office").status, 303);
}

}  // namespace
}  // namespace codegrant::server
