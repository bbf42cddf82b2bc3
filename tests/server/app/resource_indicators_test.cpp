// Which servers a token is for (RFC 8707), and what SMART App Launch sends along.
#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

constexpr const char* one = "https://one.example";
constexpr const char* two = "https://two.example";

void set_audience(TestServer& server) {
  Json client = body_of_response(server.administer("GET", "/Client/webapp"));
  client["auth"]["authorization_code"]["audience"] = {one, two};
  ASSERT_EQ(server.administer("PUT", "/Client/webapp", client).status, 200);
}

Json exchange(TestServer& server, const std::string& authorize_more, const std::string& resource = {}) {
  const auto redirect = server.walk(server.authorize_target("webapp", authorize_more));
  Form form = TestServer::code_exchange("webapp", location_parameter(redirect, "code"));
  if (!resource.empty()) form.add("resource", resource);
  return body_of_response(server.post_token(form));
}

Json audience_of(const Json& tokens) { return claims_of_jwt(tokens["access_token"])["aud"]; }

TEST(ResourceIndicators, AreAllOfTheClientsWhereNoneIsAsked) {
  TestServer server;
  set_audience(server);
  EXPECT_EQ(audience_of(exchange(server, "")), (Json{one, two}));
}

TEST(ResourceIndicators, NarrowTheGrantAtTheAuthorizationRequest) {
  TestServer server;
  set_audience(server);
  EXPECT_EQ(audience_of(exchange(server, "&resource=https%3A%2F%2Ftwo.example")), two);
  EXPECT_EQ(
      audience_of(exchange(server, "&resource=https%3A%2F%2Ftwo.example&resource=https%3A%2F%2Fone.example")),
      (Json{two, one}));
  EXPECT_EQ(exchange(server, "&resource=https%3A%2F%2Ftwo.example", one)["error"], "invalid_target");
}

TEST(ResourceIndicators, NarrowOneTokenAtTheTokenRequest) {
  TestServer server;
  set_audience(server);
  const Json tokens = exchange(server, "", one);
  EXPECT_EQ(audience_of(tokens), one);
  Form refresh;
  refresh.set("grant_type", "refresh_token");
  refresh.set("client_id", "webapp");
  refresh.set("refresh_token", tokens["refresh_token"]);
  refresh.set("resource", two);
  const Json refreshed = body_of_response(server.post_token(refresh));
  EXPECT_EQ(audience_of(refreshed), two);
  Form introspect;
  introspect.set("client_id", "webapp");
  introspect.set("token", refreshed["access_token"]);
  const auto answer =
      server.send("POST", "/auth/introspect", {{"Content-Type", "application/x-www-form-urlencoded"}},
                  introspect.encode());
  EXPECT_EQ(body_of_response(answer)["aud"], Json::array({two}));
}

TEST(ResourceIndicators, ComeAsAListInJson) {
  TestServer server;
  set_audience(server);
  const Json form{{"grant_type", "authorization_code"},
                  {"client_id", "webapp"},
                  {"code", server.obtain_code("webapp")},
                  {"code_verifier", code_verifier},
                  {"resource", {two, one, two}}};
  const auto answer =
      server.send("POST", "/auth/token", {{"Content-Type", "application/json"}}, to_text(form));
  EXPECT_EQ(audience_of(body_of_response(answer)), (Json{two, one}));
}

struct RequestCase {
  const char* sentence;
  const char* more;
  const char* error;  ///< empty: a code
};

class Targets : public testing::TestWithParam<RequestCase> {};

TEST_P(Targets, AreOfTheClientsAudience) {
  TestServer server;
  const auto redirect = server.walk(server.authorize_target("webapp", GetParam().more));
  EXPECT_EQ(location_parameter(redirect, "error"), GetParam().error);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc8707Section2, Targets,
    testing::Values(
        RequestCase{"ThisServer", "&resource=http%3A%2F%2Flocalhost%3A8080", ""},
        RequestCase{"NotAForeignServer", "&resource=https%3A%2F%2Fevil.example", "invalid_target"},
        RequestCase{"NotARelativeAddress", "&resource=one", "invalid_target"},
        RequestCase{"NotAFragment", "&resource=http%3A%2F%2Flocalhost%3A8080%23a", "invalid_target"}),
    [](const auto& test) { return test.param.sentence; });

INSTANTIATE_TEST_SUITE_P(
    SmartAppLaunch, Targets,
    testing::Values(RequestCase{"AudOfThisServer", "&aud=http%3A%2F%2Flocalhost%3A8080%2Ffhir", ""},
                    RequestCase{"NotAForeignAud", "&aud=https%3A%2F%2Fevil.example", "invalid_target"},
                    RequestCase{"NotALaunch", "&launch=xyz", "invalid_request"}),
    [](const auto& test) { return test.param.sentence; });

TEST(AccessTokens, SayAllThatRfc9068Wants) {
  TestServer server;
  const auto logged_in_at = to_unix(server.clock.now());
  const auto code = server.obtain_code("webapp");
  server.clock.advance(Seconds{7});
  const Json tokens = body_of_response(server.post_token(TestServer::code_exchange("webapp", code)));
  const Json claims = claims_of_jwt(tokens["access_token"]);
  EXPECT_EQ(claims["iss"], TestServer::issuer);
  EXPECT_EQ(claims["aud"], TestServer::issuer);
  EXPECT_EQ(claims["sub"], "alice");
  EXPECT_EQ(claims["client_id"], "webapp");
  EXPECT_EQ(claims["auth_time"], logged_in_at);
  EXPECT_EQ(claims["iat"], logged_in_at + 7);
  EXPECT_EQ(claims["exp"], logged_in_at + 7 + tokens["expires_in"].get<long>());
  EXPECT_FALSE(claims["jti"].get<std::string>().empty());
}

}  // namespace
}  // namespace codegrant::server
