// grant_type=client_credentials: a client for itself.
#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

class ClientCredentials : public testing::Test {
 protected:
  ClientCredentials() {
    server_.administer("PUT", "/Client/machine",
                       {{"secret", "machine-secret"},
                        {"grant_types", {"client_credentials"}},
                        {"scope", {"system/Patient.read", "user/Patient.read", "profile"}},
                        {"auth",
                         {{"client_credentials",
                           {{"token_format", "jwt"},
                            {"audience", {"https://api.example"}},
                            {"access_token_expiration", 120}}}}}});
    server_.administer("PUT", "/AccessPolicy/machine",
                       {{"engine", "allow"}, {"link", {{{"resourceType", "Client"}, {"id", "machine"}}}}});
  }

  static Form request(const std::string& scope = "") {
    Form form;
    form.set("grant_type", "client_credentials");
    form.set("client_id", "machine");
    form.set("client_secret", "machine-secret");
    if (!scope.empty()) form.set("scope", scope);
    return form;
  }

  TestServer server_;
};

TEST_F(ClientCredentials, BringATokenOfTheClientsOwn) {
  const Json answer = body_of_response(server_.post_token(request("system/Patient.read")));
  ASSERT_TRUE(answer.contains("access_token")) << answer;
  EXPECT_EQ(answer["expires_in"], 120);
  EXPECT_EQ(answer["scope"], "system/Patient.read");
  for (const auto* member : {"refresh_token", "id_token", "userinfo"})
    EXPECT_FALSE(answer.contains(member)) << member;
  EXPECT_EQ(server_.get_patient(answer["access_token"]).status, 200);
}

TEST_F(ClientCredentials, PutTheClientAndItsAudienceIntoTheToken) {
  const std::string token = body_of_response(server_.post_token(request()))["access_token"];
  const Json claims = claims_of_jwt(token);
  EXPECT_EQ(claims["sub"], "machine");
  EXPECT_EQ(claims["client_id"], "machine");
  EXPECT_EQ(claims["aud"], "https://api.example");
}

TEST_F(ClientCredentials, BeginASessionThatIsFoundByTheJtiOfItsToken) {
  const std::string token = body_of_response(server_.post_token(request()))["access_token"];
  const std::string jti = claims_of_jwt(token)["jti"];
  const Json found = body_of_response(server_.administer("GET", "/Session?jti=" + jti));
  ASSERT_EQ(found["total"], 1);
  const Json& session = found["entry"][0]["resource"];
  EXPECT_EQ(session["type"], "client_credentials");
  EXPECT_EQ(session["client"]["id"], "machine");
  EXPECT_FALSE(session.contains("user"));
  EXPECT_EQ(to_text(session).find(jti), std::string::npos);
}

TEST_F(ClientCredentials, StandForNoUser) {
  const std::string token = body_of_response(server_.post_token(request()))["access_token"];
  EXPECT_EQ(server_.send("GET", "/auth/userinfo", {{"Authorization", "Bearer " + token}}).status, 403);
}

struct Refusal {
  const char* sentence;
  void (*change)(Form& form);
  int status;
  const char* error;
};

class RefusedClientCredentials : public ClientCredentials, public testing::WithParamInterface<Refusal> {};

TEST_P(RefusedClientCredentials, SayWhy) {
  Form form = request();
  GetParam().change(form);
  const auto answer = server_.post_token(form);
  EXPECT_EQ(answer.status, GetParam().status);
  EXPECT_EQ(body_of_response(answer)["error"], GetParam().error);
}

INSTANTIATE_TEST_SUITE_P(
    Checks79And94To96, RefusedClientCredentials,
    testing::Values(
        Refusal{"WithoutTheSecret", [](Form& f) { f.set("client_secret", ""); }, 401, "invalid_client"},
        Refusal{"WithAnotherSecret", [](Form& f) { f.set("client_secret", "no"); }, 401, "invalid_client"},
        Refusal{"ForAPublicClient",
                [](Form& f) {
                  f.set("client_id", "webapp");
                  f.set("client_secret", "");
                },
                400, "unauthorized_client"},
        Refusal{"ForAClientOfOtherGrants",
                [](Form& f) {
                  f.set("client_id", "office");
                  f.set("client_secret", "verysecret");
                },
                400, "unauthorized_client"},
        Refusal{"WithAScopeOfAUsers", [](Form& f) { f.set("scope", "user/Patient.read"); }, 400,
                "invalid_scope"},
        Refusal{"WithAScopeOfAPersons", [](Form& f) { f.set("scope", "profile"); }, 400, "invalid_scope"},
        Refusal{"WithAScopeThatIsNotTheClients", [](Form& f) { f.set("scope", "system/Patient.write"); }, 400,
                "invalid_scope"}),
    [](const auto& test) { return test.param.sentence; });

}  // namespace
}  // namespace codegrant::server
