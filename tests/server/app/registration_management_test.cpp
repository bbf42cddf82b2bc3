// Clients that look after their own registration (RFC 7592).
#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

class RegistrationManagement : public testing::Test {
 protected:
  RegistrationManagement() { told_ = register_client(Json::object()); }

  Json register_client(const Json& members) {
    server_.remote_address = "192.0.2." + std::to_string(++clients_);  // so that none is slowed down
    Json metadata{{"redirect_uris", {"https://stranger.example/cb"}}, {"client_name", "A stranger"}};
    metadata.merge_patch(members);
    return body_of_response(
        server_.send("POST", "/auth/register", {{"Content-Type", "application/json"}}, to_text(metadata)));
  }
  static std::string address_of(const Json& told) {
    return told["registration_client_uri"].get<std::string>().substr(
        std::string_view(TestServer::issuer).size());
  }
  http::Response manage(const std::string& method, const Json& told, const std::string& body = {}) {
    return server_.send(method, address_of(told),
                        {{"Authorization", "Bearer " + told["registration_access_token"].get<std::string>()},
                         {"Content-Type", "application/json"}},
                        body);
  }
  /// What the client was told, as a PUT brings it back.
  static Json update_of(const Json& told) {
    Json update = told;
    for (const auto* member : {"registration_access_token", "registration_client_uri",
                               "client_secret_expires_at", "client_secret"})
      update.erase(member);
    return update;
  }
  http::Response put(const Json& told, const Json& members) {
    Json update = update_of(told);
    update.merge_patch(members);
    return manage("PUT", told, to_text(update));
  }
  int status_by_secret(const std::string& id, const std::string& secret) {
    Form form;
    form.set("client_id", id);
    form.set("client_secret", secret);
    form.set("token", "x");
    return server_
        .send("POST", "/auth/introspect", {{"Content-Type", "application/x-www-form-urlencoded"}},
              form.encode())
        .status;
  }

  TestServer server_{{.registration = Switch::on}};
  int clients_ = 0;
  Json told_;
};

TEST_F(RegistrationManagement, ReadsWhatWasToldButForTheSecret) {
  const auto answer = manage("GET", told_);
  EXPECT_EQ(answer.status, 200);
  Json expected = told_;
  expected.erase("client_secret");
  expected.erase("client_secret_expires_at");
  EXPECT_EQ(body_of_response(answer), expected);
}

TEST_F(RegistrationManagement, ReplacesAllMetadata) {
  const auto answer =
      put(told_, {{"client_name", nullptr}, {"redirect_uris", {"https://stranger.example/other"}}});
  ASSERT_EQ(answer.status, 200) << answer.body;
  const Json now = body_of_response(manage("GET", told_));
  EXPECT_FALSE(now.contains("client_name"));
  EXPECT_EQ(now["redirect_uris"], Json::array({"https://stranger.example/other"}));
  EXPECT_FALSE(body_of_response(answer).contains("client_secret")) << "it has one";
}

TEST_F(RegistrationManagement, KeepsTheSecretAndNeverTakesAnother) {
  const Json told = register_client({{"token_endpoint_auth_method", "client_secret_post"}});
  const std::string secret = told["client_secret"];
  EXPECT_EQ(put(told, {{"client_secret", secret}}).status, 200);
  const auto refused = put(told, {{"client_secret", "chosen by the client itself"}});
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(body_of_response(refused)["error"], "invalid_client_metadata");
  EXPECT_EQ(status_by_secret(told["client_id"], secret), 200);
  EXPECT_EQ(status_by_secret(told["client_id"], "chosen by the client itself"), 401);
}

TEST_F(RegistrationManagement, GivesAndTakesTheSecretWithTheMethod) {
  const Json none = register_client({{"token_endpoint_auth_method", "none"}});
  const Json given = body_of_response(put(none, {{"token_endpoint_auth_method", "client_secret_post"}}));
  ASSERT_TRUE(given.contains("client_secret"));
  EXPECT_EQ(status_by_secret(none["client_id"], given["client_secret"]), 200);
  EXPECT_EQ(put(none, {{"token_endpoint_auth_method", "none"}}).status, 200);
  EXPECT_EQ(status_by_secret(none["client_id"], given["client_secret"]), 401);
}

TEST_F(RegistrationManagement, KeepsWhatAnAdministratorAdded) {
  const std::string id = told_["client_id"];
  ASSERT_EQ(server_.administer("PATCH", "/Client/" + id, {{"description", "known to us"}}).status, 200);
  EXPECT_EQ(put(told_, Json::object()).status, 200)
      << "and the registration access token, which no read shows";
  EXPECT_EQ(body_of_response(server_.administer("GET", "/Client/" + id))["description"], "known to us");
}

struct Word {
  const char* sentence;
  const char* registered;  ///< members that the client registers with
  const char* patch;       ///< an administrator's
  const char* asked;       ///< members that the client then asks for
  const char* told;        ///< members of the answer
};

class AdministratorsWord : public RegistrationManagement, public testing::WithParamInterface<Word> {};

TEST_P(AdministratorsWord, StaysWhateverTheClientAsksFor) {
  const Json told = register_client(Json::parse(GetParam().registered));
  const std::string address = "/Client/" + told["client_id"].get<std::string>();
  ASSERT_EQ(server_.administer("PATCH", address, Json::parse(GetParam().patch)).status, 200);
  const Json now = body_of_response(manage("GET", told));
  ASSERT_EQ(put(now, Json::object()).status, 200) << "repeating his word makes it nobody's own";
  const auto answer = put(now, Json::parse(GetParam().asked));
  ASSERT_EQ(answer.status, 200) << answer.body;
  Json expected = body_of_response(answer);
  expected.update(Json::parse(GetParam().told));
  EXPECT_EQ(body_of_response(answer), expected);
  EXPECT_EQ(body_of_response(manage("GET", told)), expected);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc7592Section2_2, AdministratorsWord,
    testing::Values(
        Word{"OnAScope", R"({"scope": "openid profile email"})", R"({"scope": ["openid"]})",
             R"({"scope": "openid profile email"})", R"({"scope": "openid"})"},
        Word{"OnAScopeThatWasNeverSaid", "{}", R"({"scope": ["openid"]})", R"({"scope": "openid email"})",
             R"({"scope": "openid"})"},
        Word{"OnAScopeInTheOtherSpelling", "{}", R"({"scopes": ["openid"]})", R"({"scope": "openid email"})",
             R"({"scope": "openid"})"},
        Word{"OnGrantTypes", R"({"grant_types": ["authorization_code", "refresh_token"]})",
             R"({"grant_types": ["authorization_code"]})",
             R"({"grant_types": ["authorization_code", "refresh_token"]})",
             R"({"grant_types": ["authorization_code"]})"},
        Word{"OnAddresses",
             R"({"redirect_uris": ["https://stranger.example/cb", "https://stranger.example/old"]})",
             R"({"redirect_uris": ["https://stranger.example/cb"]})",
             R"({"redirect_uris": ["https://stranger.example/old"]})",
             R"({"redirect_uris": ["https://stranger.example/cb"]})"},
        Word{"OnProofsThatItMustGive", "{}", R"({"dpop_bound_access_tokens": true})",
             R"({"dpop_bound_access_tokens": false})", R"({"dpop_bound_access_tokens": true})"},
        Word{"OnItsName", "{}", R"({"name": "Known to us"})", R"({"client_name": "Your bank"})",
             R"({"client_name": "Known to us"})"},
        Word{"WhereNothingSaysWhoseItWas", R"({"scope": "openid"})", R"({"registered": null})",
             R"({"scope": "openid email"})", R"({"scope": "openid"})"}),
    [](const auto& test) { return test.param.sentence; });

TEST_F(RegistrationManagement, HandsBackWhatAnAdministratorPutsBack) {
  const Json told = register_client({{"scope", "openid profile"}});
  const std::string address = "/Client/" + told["client_id"].get<std::string>();
  ASSERT_EQ(server_.administer("PATCH", address, {{"scope", {"openid"}}}).status, 200);
  ASSERT_EQ(server_.administer("PATCH", address, {{"scope", {"openid", "profile"}}}).status, 200);
  EXPECT_EQ(body_of_response(put(told, {{"scope", "openid email"}}))["scope"], "openid email");
  EXPECT_EQ(body_of_response(put(told, {{"scope", "openid"}}))["scope"], "openid");
}

TEST_F(RegistrationManagement, IsNotForAClientThatIsTrustedWithoutConsent) {
  const std::string address = "/Client/" + told_["client_id"].get<std::string>();
  const auto trust = [&](const Json& more) {
    Json patch{{"first_party", true}};
    patch.update(more);
    return server_.send(
        "PATCH", address,
        {{"Authorization", TestServer::root}, {"Content-Type", "application/merge-patch+json"}},
        to_text(patch));
  };
  EXPECT_EQ(trust(Json::object()).status, 422);
  EXPECT_EQ(trust({{"registration_access_token", nullptr}}).status, 200);
  EXPECT_EQ(manage("GET", told_).status, 401);
}

TEST_F(RegistrationManagement, EndsWithADeletionThatTakesTheSessionsAlong) {
  const Json told = register_client(
      {{"token_endpoint_auth_method", "none"}, {"grant_types", {"authorization_code", "refresh_token"}}});
  const std::string id = told["client_id"];
  const Json tokens = server_.obtain_tokens(id);
  ASSERT_EQ(server_.get_patient(tokens["access_token"]).status, 200);
  const std::string code = server_.obtain_code(id);
  EXPECT_EQ(manage("DELETE", told).status, 204);
  EXPECT_EQ(server_.get_patient(tokens["access_token"]).status, 401);
  EXPECT_EQ(server_.post_token(TestServer::code_exchange(id, code)).status, 401);
  EXPECT_EQ(body_of_response(server_.administer("GET", "/Grant?client=" + id))["total"], 0);
  EXPECT_EQ(manage("GET", told).status, 401);
  EXPECT_EQ(manage("DELETE", told).status, 401);
}

TEST_F(RegistrationManagement, TellsAWrongTokenNothing) {
  const Json another = register_client(Json::object());
  Json wrong = told_;
  wrong["registration_access_token"] = another["registration_access_token"];
  Json nobody = told_;
  nobody["registration_client_uri"] = std::string(TestServer::issuer) + "/auth/register/nobody";
  Json webapp = told_;
  webapp["registration_client_uri"] = std::string(TestServer::issuer) + "/auth/register/webapp";
  const auto expected = manage("GET", wrong);
  EXPECT_EQ(expected.status, 401);
  for (const auto* method : {"GET", "PUT", "DELETE"})
    for (const Json& told : {wrong, nobody, webapp}) {
      server_.remote_address = "192.0.2." + std::to_string(++clients_);
      const auto answer = manage(method, told, to_text(update_of(told_)));
      EXPECT_EQ(answer.status, 401) << method;
      EXPECT_EQ(answer.body, expected.body) << method;
    }
  EXPECT_EQ(server_.send("GET", address_of(told_)).status, 401);
  EXPECT_EQ(manage("GET", told_).status, 200);
}

TEST_F(RegistrationManagement, IsOverForAClientThatIsTurnedOff) {
  const std::string id = told_["client_id"];
  ASSERT_EQ(server_.administer("PATCH", "/Client/" + id, {{"active", false}}).status, 200);
  EXPECT_EQ(manage("GET", told_).status, 401);
  EXPECT_EQ(put(told_, Json::object()).status, 401);
}

TEST_F(RegistrationManagement, IsTakenAwayByAnAdministrator) {
  const std::string id = told_["client_id"];
  EXPECT_EQ(server_.administer("PATCH", "/Client/" + id, {{"registration_access_token", "chosen"}}).status,
            422);
  EXPECT_EQ(server_.administer("PATCH", "/Client/" + id, {{"registration_access_token", nullptr}}).status,
            200);
  EXPECT_EQ(manage("GET", told_).status, 401);
  EXPECT_EQ(server_.administer("GET", "/Client/" + id).status, 200);
}

struct BadUpdate {
  const char* sentence;
  const char* members;
  const char* member;  ///< how the description begins
};

class BadUpdates : public RegistrationManagement, public testing::WithParamInterface<BadUpdate> {};

TEST_P(BadUpdates, ChangeNothing) {
  const auto before = manage("GET", told_).body;
  const auto answer = put(told_, Json::parse(GetParam().members));
  EXPECT_EQ(answer.status, 400);
  EXPECT_TRUE(body_of_response(answer)["error_description"].get<std::string>().starts_with(GetParam().member))
      << answer.body;
  EXPECT_EQ(manage("GET", told_).body, before);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc7592Section2_2, BadUpdates,
    testing::Values(
        BadUpdate{"WithoutAClientId", R"({"client_id": null})", "client_id: is needed"},
        BadUpdate{"WithAnothersClientId", R"({"client_id": "webapp"})", "client_id"},
        BadUpdate{"WithItsAccessToken", R"({"registration_access_token": "x"})",
                  "registration_access_token: must be left out"},
        BadUpdate{"WithItsAddress", R"({"registration_client_uri": "x"})", "registration_client_uri"},
        BadUpdate{"WithTheEndOfItsSecret", R"({"client_secret_expires_at": 0})", "client_secret_expires_at"},
        BadUpdate{"WithMoreThanItMay", R"({"grant_types": ["authorization_code", "password"]})",
                  "grant_types[1]"}),
    [](const auto& test) { return test.param.sentence; });

}  // namespace
}  // namespace codegrant::server
