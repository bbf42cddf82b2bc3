// POST /auth/introspect (RFC 7662) and POST /auth/revoke (RFC 7009).
#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

constexpr const char* form_type = "application/x-www-form-urlencoded";
constexpr const char* office = "Basic b2ZmaWNlOnZlcnlzZWNyZXQ=";  // office:verysecret

Form token_form(const std::string& token, const std::string& client_id = {}) {
  Form form;
  form.set("token", token);
  if (!client_id.empty()) form.set("client_id", client_id);
  return form;
}

/// As `webapp`, which is public, or as whoever `authorization` names.
http::Response post(TestServer& server, const std::string& path, const std::string& token,
                    const std::string& authorization = {}) {
  http::Headers headers{{"Content-Type", form_type}};
  if (!authorization.empty()) headers.emplace_back("Authorization", authorization);
  return server.send("POST", path, headers,
                     token_form(token, authorization.empty() ? "webapp" : "").encode());
}

Json introspect(TestServer& server, const std::string& token, const std::string& authorization = {}) {
  return body_of_response(post(server, "/auth/introspect", token, authorization));
}

const Json inactive{{"active", false}};

void set_audience(TestServer& server, const std::string& audience) {
  Json client = body_of_response(server.administer("GET", "/Client/webapp"));
  client["auth"]["authorization_code"]["audience"] = {audience};
  ASSERT_EQ(server.administer("PUT", "/Client/webapp", client).status, 200);
}

TEST(Introspection, TellsAClientWhatItsTokensAreGoodFor) {
  TestServer server;
  const Json tokens = server.obtain_tokens("webapp");
  const Json access = introspect(server, tokens["access_token"]);
  EXPECT_EQ(access["active"], true);
  EXPECT_EQ(access["token_type"], "Bearer");
  EXPECT_EQ(access["sub"], "alice");
  EXPECT_EQ(access["client_id"], "webapp");
  EXPECT_EQ(access["iss"], TestServer::issuer);
  EXPECT_EQ(access["iat"], to_unix(server.clock.now()));
  EXPECT_EQ(access["jti"], claims_of_jwt(tokens["access_token"])["jti"]);
  EXPECT_EQ(access["exp"], to_unix(server.clock.now()) + tokens["expires_in"].get<long long>());
  const Json refresh = introspect(server, tokens["refresh_token"]);
  EXPECT_EQ(refresh["active"], true);
  EXPECT_FALSE(refresh.contains("token_type"));
}

TEST(ATokenThatARefreshNarrowed, SaysLessThanItsSessionEverywhere) {
  TestServer server;
  const auto redirect = server.walk(server.authorize_target("webapp", "&scope=openid%20email"));
  const Json tokens = body_of_response(
      server.post_token(TestServer::code_exchange("webapp", location_parameter(redirect, "code"))));
  Form form;
  form.set("grant_type", "refresh_token");
  form.set("client_id", "webapp");
  form.set("refresh_token", tokens["refresh_token"]);
  form.set("scope", "openid");
  const Json narrowed = body_of_response(server.post_token(form));
  EXPECT_EQ(introspect(server, narrowed["access_token"])["scope"], "openid");
  EXPECT_EQ(introspect(server, narrowed["refresh_token"])["scope"], "openid email");
  const auto userinfo = server.send(
      "GET", "/auth/userinfo", {{"Authorization", "Bearer " + narrowed["access_token"].get<std::string>()}});
  EXPECT_FALSE(body_of_response(userinfo).contains("email"));
}

TEST(Introspection, TellsAResourceServerThatTheTokenNames) {
  TestServer server;
  set_audience(server, "office");
  const Json tokens = server.obtain_tokens("webapp");
  EXPECT_EQ(introspect(server, tokens["access_token"], office)["aud"], Json::array({"office"}));
}

struct Silence {
  const char* sentence;
  std::string (*prepare)(TestServer& server, const Json& tokens);  ///< gives the token to ask for
  const char* asking = "";
};

class SilentIntrospection : public testing::TestWithParam<Silence> {};

TEST_P(SilentIntrospection, SaysInactiveAndNothingElse) {
  TestServer server;
  const Json tokens = server.obtain_tokens("webapp");
  const auto token = GetParam().prepare(server, tokens);
  const auto answer = post(server, "/auth/introspect", token, GetParam().asking);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(body_of_response(answer), inactive);
}

INSTANTIATE_TEST_SUITE_P(
    Of, SilentIntrospection,
    testing::Values(Silence{"AnythingElse", [](TestServer&, const Json&) { return std::string("nothing"); }},
                    Silence{"AnExpiredToken",
                            [](TestServer& server, const Json& tokens) {
                              server.clock.advance(Seconds{tokens["expires_in"].get<long long>()});
                              return tokens["access_token"].get<std::string>();
                            }},
                    Silence{"ARevokedToken",
                            [](TestServer& server, const Json& tokens) {
                              post(server, "/auth/revoke", tokens["refresh_token"]);
                              return tokens["access_token"].get<std::string>();
                            }},
                    Silence{"AUserWhoIsInactive",
                            [](TestServer& server, const Json& tokens) {
                              Json alice = body_of_response(server.administer("GET", "/User/alice"));
                              alice["inactive"] = true;
                              server.administer("PUT", "/User/alice", alice);
                              return tokens["access_token"].get<std::string>();
                            }},
                    Silence{"AnotherClientsToken",
                            [](TestServer&, const Json& tokens) {
                              return tokens["access_token"].get<std::string>();
                            },
                            office}),
    [](const auto& test) { return test.param.sentence; });

TEST(Introspection, OfAPublicClientEndsAtItsOwnTokens) {
  TestServer server;
  set_audience(server, "webapp");
  const Json tokens = server.obtain_tokens("house");
  EXPECT_EQ(introspect(server, tokens["access_token"]), inactive);
}

TEST(Revocation, EndsEveryTokenOfTheGrant) {
  for (const auto* which : {"access_token", "refresh_token"}) {
    TestServer server;
    const Json tokens = server.obtain_tokens("webapp");
    EXPECT_EQ(post(server, "/auth/revoke", tokens[which]).status, 200);
    EXPECT_EQ(server.get_patient(tokens["access_token"]).status, 401) << which;
    EXPECT_EQ(introspect(server, tokens["refresh_token"]), inactive) << which;
  }
}

TEST(Revocation, OfASpentRefreshTokenEndsWhatItBecame) {
  TestServer server;
  const Json first = server.obtain_tokens("webapp");
  Form form = token_form("", "webapp");
  form.set("grant_type", "refresh_token");
  form.set("refresh_token", first["refresh_token"]);
  const Json second = body_of_response(server.post_token(form));
  EXPECT_EQ(post(server, "/auth/revoke", first["refresh_token"]).status, 200);
  EXPECT_EQ(server.get_patient(second["access_token"]).status, 401);
}

TEST(Revocation, OfWhatIsUnknownSucceedsWhateverTheHint) {
  TestServer server;
  EXPECT_EQ(post(server, "/auth/revoke", "nothing").status, 200);
  const Json tokens = server.obtain_tokens("webapp");
  Form form = token_form(tokens["access_token"], "webapp");
  form.set("token_type_hint", "refresh_token");
  EXPECT_EQ(server.send("POST", "/auth/revoke", {{"Content-Type", form_type}}, form.encode()).status, 200);
  EXPECT_EQ(server.get_patient(tokens["access_token"]).status, 401);
}

TEST(Revocation, LeavesAnotherClientsTokenAlone) {
  TestServer server;
  const Json tokens = server.obtain_tokens("webapp");
  const auto answer = post(server, "/auth/revoke", tokens["access_token"], office);
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(server.get_patient(tokens["access_token"]).status, 200);
}

class TokenEndpoints : public testing::TestWithParam<const char*> {};

TEST_P(TokenEndpoints, RefuseWhoeverIsNoClient) {
  TestServer server;
  const auto refused = post(server, GetParam(), "x", "Basic b2ZmaWNlOndyb25n");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(body_of_response(refused)["error"], "invalid_client");
  const auto nobody = server.send("POST", GetParam(), {{"Content-Type", form_type}}, "token=x");
  EXPECT_EQ(nobody.status, 401);
  Form none;
  none.set("client_id", "webapp");
  EXPECT_EQ(server.send("POST", GetParam(), {{"Content-Type", form_type}}, none.encode()).status, 400);
  EXPECT_EQ(server.send("GET", GetParam()).status, 405);
  EXPECT_EQ(server
                .send("POST", std::string(GetParam()) + "?token=x", {{"Content-Type", form_type}},
                      "client_id=webapp")
                .status,
            400);
}

TEST_P(TokenEndpoints, WantTheSecretWhateverGrantTypeIsNamed) {
  TestServer server{TestServer::Switches{.password_grant = Switch::on}};
  const Json client{{"secret", "verysecret"},
                    {"grant_types", {"authorization_code", "password"}},
                    {"auth",
                     {{"authorization_code", {{"redirect_uri", "https://office.example/cb"}}},
                      {"password", {{"secret_required", false}}}}}};
  ASSERT_EQ(server.administer("PUT", "/Client/half", client).status, 201);
  EXPECT_EQ(server
                .send("POST", GetParam(), {{"Content-Type", form_type}},
                      "client_id=half&grant_type=password&token=x")
                .status,
            401);
}

INSTANTIATE_TEST_SUITE_P(ForClients, TokenEndpoints, testing::Values("/auth/introspect", "/auth/revoke"));

}  // namespace
}  // namespace codegrant::server
