// grant_type=urn:ietf:params:oauth:grant-type:token-exchange (RFC 8693).
#include <gtest/gtest.h>

#include <functional>

#include "tests/server/support/proof_key.hpp"

namespace codegrant::server {
namespace {

constexpr const char* grant_type = "urn:ietf:params:oauth:grant-type:token-exchange";
constexpr const char* access_token_type = "urn:ietf:params:oauth:token-type:access_token";
constexpr const char* next_service = "https://next.example";

/// A server where webapp's tokens name the service `orders`, which may exchange them for tokens for the next
/// one.
class TokenExchange : public testing::Test {
 protected:
  TokenExchange() {
    Json webapp = body_of_response(server.administer("GET", "/Client/webapp"));
    webapp["auth"]["authorization_code"]["audience"] = {"orders"};
    server.administer("PUT", "/Client/webapp", webapp);
    const Json orders{
        {"secret", "verysecret"},
        {"grant_types", {grant_type}},
        {"scope", {"openid", "profile", "email"}},
        {"auth", {{"token_exchange", {{"audience", {next_service}}, {"token_format", "jwt"}}}}}};
    server.administer("PUT", "/Client/orders", orders);
    const auto redirect = server.walk(server.authorize_target("webapp", "&scope=openid%20email"));
    tokens = body_of_response(
        server.post_token(TestServer::code_exchange("webapp", location_parameter(redirect, "code"))));
  }

  Form exchange() const {
    Form form;
    form.set("grant_type", grant_type);
    form.set("client_id", "orders");
    form.set("client_secret", "verysecret");
    form.set("subject_token", tokens["access_token"]);
    form.set("subject_token_type", access_token_type);
    return form;
  }
  Json answer_to(const Form& form) { return body_of_response(server.post_token(form)); }

  TestServer server;
  Json tokens;
};

TEST_F(TokenExchange, GivesATokenForTheNextServiceOnBehalfOfTheSameUser) {
  const Json answer = answer_to(exchange());
  EXPECT_EQ(answer["issued_token_type"], access_token_type) << answer;
  EXPECT_EQ(answer["token_type"], "Bearer");
  for (const auto* name : {"refresh_token", "id_token", "userinfo"})
    EXPECT_FALSE(answer.contains(name)) << name;
  const Json claims = claims_of_jwt(answer["access_token"]);
  EXPECT_EQ(claims["sub"], "alice");
  EXPECT_EQ(claims["client_id"], "orders");
  EXPECT_EQ(claims["aud"], next_service);
  EXPECT_EQ(claims["scope"], "openid email");
}

TEST_F(TokenExchange, NarrowsScope) {
  Form form = exchange();
  form.set("scope", "email");
  EXPECT_EQ(answer_to(form)["scope"], "email");
}

TEST_F(TokenExchange, EndsWithTheSessionOfTheSubject) {
  const std::string token = answer_to(exchange())["access_token"];
  EXPECT_EQ(server.get_patient(token).status, 200);
  server.send("DELETE", "/Session",
              {{"Authorization", "Bearer " + tokens["access_token"].get<std::string>()}});
  EXPECT_EQ(server.get_patient(token).status, 401);
}

TEST_F(TokenExchange, EndsNoLaterThanTheSubject) {
  server.clock.advance(Seconds{3000});
  EXPECT_EQ(answer_to(exchange())["expires_in"], 600);
}

struct Refusal {
  const char* sentence;
  std::function<void(Form&, const Json& tokens)> spoil;
  const char* error;
};

class TokenExchangeRefusals : public TokenExchange, public testing::WithParamInterface<Refusal> {};

TEST_P(TokenExchangeRefusals, HaveTheirCode) {
  Form form = exchange();
  GetParam().spoil(form, tokens);
  EXPECT_EQ(answer_to(form)["error"], GetParam().error);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc8693Section2_2_2, TokenExchangeRefusals,
    testing::Values(
        Refusal{"AForeignToken",
                [](Form& form, const Json&) {
                  form.set("subject_token", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.");
                },
                "invalid_request"},
        Refusal{"ARefreshToken",
                [](Form& form, const Json& tokens) { form.set("subject_token", tokens["refresh_token"]); },
                "invalid_request"},
        Refusal{"AnIdToken",
                [](Form& form, const Json& tokens) { form.set("subject_token", tokens["id_token"]); },
                "invalid_request"},
        Refusal{"NoToken", [](Form& form, const Json&) { form.set("subject_token", ""); }, "invalid_request"},
        Refusal{"NoType", [](Form& form, const Json&) { form.set("subject_token_type", ""); },
                "invalid_request"},
        Refusal{"AnotherType",
                [](Form& form, const Json&) {
                  form.set("subject_token_type", "urn:ietf:params:oauth:token-type:saml2");
                },
                "invalid_request"},
        Refusal{"AnotherTypeWanted",
                [](Form& form, const Json&) {
                  form.set("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token");
                },
                "invalid_request"},
        Refusal{"AnActor", [](Form& form, const Json&) { form.set("actor_token", "x"); }, "invalid_request"},
        Refusal{"WiderScope", [](Form& form, const Json&) { form.set("scope", "openid profile"); },
                "invalid_scope"},
        Refusal{"AForeignAudience",
                [](Form& form, const Json&) { form.set("audience", "https://evil.example"); },
                "invalid_target"},
        Refusal{"AForeignResource",
                [](Form& form, const Json&) { form.set("resource", "https://evil.example"); },
                "invalid_target"},
        Refusal{"AClientThatMayNot", [](Form& form, const Json&) { form.set("client_id", "office"); },
                "unauthorized_client"}),
    [](const auto& test) { return test.param.sentence; });

TEST_F(TokenExchange, TakesAnAudienceByItsName) {
  Form form = exchange();
  form.set("audience", next_service);
  form.set("resource", next_service);
  EXPECT_EQ(claims_of_jwt(answer_to(form)["access_token"])["aud"], next_service);
}

TEST_F(TokenExchange, IsForTokensThatNameTheClientAlone) {
  const Json others = server.obtain_tokens("house");
  Form form = exchange();
  form.set("subject_token", others["access_token"]);
  EXPECT_EQ(answer_to(form)["error"], "invalid_request");
}

/// A client whose id is a user's name does not become that user.
TEST_F(TokenExchange, LetsNoClientPoseAsAUser) {
  server.administer("PUT", "/Client/alice",
                    {{"secret", "verysecret"}, {"grant_types", {"client_credentials", grant_type}}});
  Form form;
  form.set("grant_type", "client_credentials");
  form.set("client_id", "alice");
  form.set("client_secret", "verysecret");
  const Json machine = answer_to(form);
  EXPECT_EQ(server.get_patient(machine["access_token"]).status, 403);
  Form posing = exchange();
  posing.set("client_id", "alice");
  posing.set("subject_token", machine["access_token"]);
  EXPECT_EQ(answer_to(posing)["error"], "invalid_request");
}

TEST_F(TokenExchange, TakesABoundTokenFromTheHolderOfItsKeyAlone) {
  const ProofKey key;
  const auto redirect = server.walk(server.authorize_target("webapp"));
  const auto bound = body_of_response(
      post_token(server, TestServer::code_exchange("webapp", location_parameter(redirect, "code")),
                 key.sign(key.claims(server, "POST", "/auth/token"))));
  Form form = exchange();
  form.set("subject_token", bound["access_token"]);
  EXPECT_EQ(answer_to(form)["error"], "invalid_request");
  const auto proven = post_token(server, form, key.sign(key.claims(server, "POST", "/auth/token")));
  EXPECT_EQ(body_of_response(proven)["token_type"], "DPoP");
}

}  // namespace
}  // namespace codegrant::server
