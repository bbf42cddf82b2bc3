// POST /auth/par: authorization requests that are pushed (RFC 9126).
#include <gtest/gtest.h>

#include <functional>

#include "tests/server/support/proof_key.hpp"

namespace codegrant::server {
namespace {

Form request_of(const std::string& client_id) {
  Form form;
  form.set("client_id", client_id);
  form.set("response_type", "code");
  form.set("state", "pushed state");
  form.set("code_challenge", code_challenge);
  form.set("code_challenge_method", "S256");
  form.set("scope", "openid");
  return form;
}

http::Response push(TestServer& server, const Form& form, http::Headers headers = {}) {
  headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  return server.send("POST", "/auth/par", headers, form.encode());
}

std::string address_of(const http::Response& pushed, const std::string& client_id) {
  Form form;
  form.set("client_id", client_id);
  form.set("request_uri", body_of_response(pushed)["request_uri"]);
  return "/auth/authorize?" + form.encode();
}

void set_member(TestServer& server, const std::string& name, const Json& value) {
  Json client = body_of_response(server.administer("GET", "/Client/webapp"));
  client[name] = value;
  ASSERT_EQ(server.administer("PUT", "/Client/webapp", client).status, 200);
}

void expect_page(const http::Response& response) {
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(location_of(response), "");
}

TEST(PushedRequests, BringACodeOnce) {
  TestServer server;
  const auto pushed = push(server, request_of("webapp"));
  EXPECT_EQ(pushed.status, 201);
  const Json answer = body_of_response(pushed);
  EXPECT_TRUE(answer["request_uri"].get<std::string>().starts_with("urn:ietf:params:oauth:request_uri:"));
  EXPECT_EQ(answer["expires_in"], 60);

  const auto redirect = server.walk(address_of(pushed, "webapp"));
  EXPECT_EQ(location_parameter(redirect, "state"), "pushed state");
  const auto form = TestServer::code_exchange("webapp", location_parameter(redirect, "code"));
  EXPECT_EQ(body_of_response(server.post_token(form))["scope"], "openid");
  expect_page(server.browse("GET", address_of(pushed, "webapp")));
}

TEST(PushedRequests, CountAndNothingBesideThem) {
  TestServer server;
  const auto pushed = push(server, request_of("webapp"));
  const auto redirect = server.walk(address_of(pushed, "webapp") + "&state=another&scope=email");
  EXPECT_EQ(location_parameter(redirect, "state"), "pushed state");
}

TEST(PushedRequests, AreAnsweredWithTheirStateWhereTheStoreBreaks) {
  TestServer server;
  const auto pushed = push(server, request_of("webapp"));
  server.store().database.write(
      [](sql::Connection& connection) { connection.run("DROP TABLE interaction"); });
  const auto redirect = server.browse("GET", address_of(pushed, "webapp"));
  EXPECT_EQ(location_parameter(redirect, "error"), "temporarily_unavailable");
  EXPECT_EQ(location_parameter(redirect, "state"), "pushed state");
}

TEST(PushedRequests, ExpireAfterAMinute) {
  TestServer server;
  const auto pushed = push(server, request_of("webapp"));
  server.clock.advance(Seconds{60});
  expect_page(server.browse("GET", address_of(pushed, "webapp")));
}

TEST(PushedRequests, StayWithTheirClient) {
  TestServer server;
  const auto pushed = push(server, request_of("webapp"));
  expect_page(server.browse("GET", address_of(pushed, "house")));
  EXPECT_EQ(server.browse("GET", address_of(pushed, "webapp")).status, 303);
}

/// A login that another tab took the cookie of begins anew; a pushed request must not get into an address so.
TEST(PushedRequests, AreShownToNoBrowser) {
  TestServer server;
  const auto page =
      location_of(server.browse("GET", address_of(push(server, request_of("webapp")), "webapp")));
  const auto elsewhere = server.send("GET", page, {{"Cookie", "codegrant_browser=another"}});
  expect_page(elsewhere);
  EXPECT_EQ(elsewhere.body.find("pushed state"), std::string::npos);
}

TEST(PushedRequests, KeepNoSecretOfTheClient) {
  TestServer server;
  Form form = request_of("office");
  form.set("scope", "openid");
  EXPECT_EQ(push(server, form).status, 401);
  form.set("client_secret", "verysecret");
  const auto pushed = push(server, form);
  ASSERT_EQ(pushed.status, 201);
  const auto stored = server.store().pushed_requests.take(
      OpensslCrypto().sha256(body_of_response(pushed)["request_uri"].get<std::string>()), "office",
      server.clock.now());
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->find("secret"), std::string::npos);
}

struct BadPush {
  const char* sentence;
  std::function<void(Form&)> spoil;
  int status;
  const char* error;
};

class BadPushes : public testing::TestWithParam<BadPush> {};

TEST_P(BadPushes, AreRefusedAtOnce) {
  TestServer server;
  Form form = request_of("webapp");
  GetParam().spoil(form);
  const auto answer = push(server, form);
  EXPECT_EQ(answer.status, GetParam().status);
  EXPECT_EQ(body_of_response(answer)["error"], GetParam().error);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc9126Section2, BadPushes,
    testing::Values(
        BadPush{"AnUnknownClient", [](Form& form) { form.set("client_id", "nobody"); }, 401,
                "invalid_client"},
        BadPush{"AForeignRedirectUri",
                [](Form& form) { form.set("redirect_uri", "https://evil.example/cb"); }, 400,
                "invalid_request"},
        BadPush{"ARequestUriInside",
                [](Form& form) { form.set("request_uri", "urn:ietf:params:oauth:request_uri:x"); }, 400,
                "invalid_request"},
        BadPush{"ARequestObject", [](Form& form) { form.set("request", "x.y.z"); }, 400,
                "request_not_supported"},
        BadPush{"AForeignScope", [](Form& form) { form.set("scope", "admin"); }, 400, "invalid_scope"},
        BadPush{"ALongOne", [](Form& form) { form.set("state", std::string(8192, 's')); }, 413,
                "invalid_request"}),
    [](const auto& test) { return test.param.sentence; });

TEST(PushedRequests, ComeByPostAlone) {
  TestServer server;
  EXPECT_EQ(server.send("GET", "/auth/par").status, 405);
}

TEST(PushedRequests, AreDemandedOfAClientThatSaysSo) {
  TestServer server;
  set_member(server, "require_pushed_authorization_requests", true);
  const auto refused = server.browse("GET", server.authorize_target("webapp"));
  EXPECT_EQ(location_parameter(refused, "error"), "invalid_request");
  const auto redirect = server.walk(address_of(push(server, request_of("webapp")), "webapp"));
  EXPECT_NE(location_parameter(redirect, "code"), "");
}

TEST(PushedRequests, AreDemandedOfAllWhereTheServerSaysSo) {
  TestServer server(TestServer::Switches{.require_pushed_authorization_requests = Switch::on});
  const auto refused = server.browse("GET", server.authorize_target("webapp"));
  EXPECT_EQ(location_parameter(refused, "error"), "invalid_request");
  const auto metadata = body_of_response(server.send("GET", "/.well-known/openid-configuration"));
  EXPECT_EQ(metadata["require_pushed_authorization_requests"], true);
}

TEST(RequestUris, ThatThisServerDidNotGiveAreNotFetched) {
  TestServer server;
  const auto refused = server.browse(
      "GET", server.authorize_target("webapp", "&request_uri=https%3A%2F%2Fapp.example%2Frequest"));
  EXPECT_EQ(location_parameter(refused, "error"), "request_uri_not_supported");
}

TEST(PushedRequests, BindTheirCodeToTheKeyThatTheyProve) {
  TestServer server;
  const ProofKey key;
  const auto proof = [&](const char* path) { return key.sign(key.claims(server, "POST", path)); };
  Form form = request_of("webapp");
  form.set("dpop_jkt", ProofKey().jkt());
  EXPECT_EQ(body_of_response(push(server, form, {{"DPoP", proof("/auth/par")}}))["error"],
            "invalid_dpop_proof");
  const auto pushed = push(server, request_of("webapp"), {{"DPoP", proof("/auth/par")}});
  const auto redirect = server.walk(address_of(pushed, "webapp"));
  const auto exchange = TestServer::code_exchange("webapp", location_parameter(redirect, "code"));
  EXPECT_EQ(body_of_response(server.post_token(exchange))["error"], "invalid_grant");
  EXPECT_EQ(post_token(server, exchange, proof("/auth/token")).status, 200);
}

}  // namespace
}  // namespace codegrant::server
