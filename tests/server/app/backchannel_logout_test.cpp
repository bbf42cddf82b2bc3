// Signing out at the server tells the clients, server to server.
#include <gtest/gtest.h>

#include "codegrant/codec/base64url.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

constexpr const char* logout_uri = "https://app.example/logout";

class BackchannelLogouts : public testing::Test {
 protected:
  BackchannelLogouts() { register_client("c", {{"backchannel_logout_uri", logout_uri}}); }

  void register_client(const std::string& id, const Json& members) {
    const Json code{{"redirect_uri", TestServer::redirect_uri}};
    Json client{{"grant_types", {"code"}}, {"first_party", true}, {"auth", {{"authorization_code", code}}}};
    client.merge_patch(members);
    ASSERT_LT(server_.administer("PUT", "/Client/" + id, client).status, 300);
  }
  Json tokens_for(const std::string& client) {
    const auto code =
        location_parameter(server_.walk(server_.authorize_target(client, "&scope=openid")), "code");
    return body_of_response(server_.post_token(TestServer::code_exchange(client, code)));
  }
  void sign_out(const Json& tokens) {
    server_.browse("GET", "/auth/logout?id_token_hint=" + tokens["id_token"].get<std::string>());
  }
  const std::vector<std::pair<std::string, std::string>>& received() const { return server_.web.received; }

  TestServer server_;
};

TEST_F(BackchannelLogouts, BringALogoutToken) {
  const Json tokens = tokens_for("c");
  sign_out(tokens);
  ASSERT_EQ(received().size(), 1u);
  EXPECT_EQ(received()[0].first, logout_uri);
  const auto form = Form::parse(received()[0].second);
  ASSERT_TRUE(form);
  const std::string token(form->get("logout_token").value_or(""));
  EXPECT_EQ(Json::parse(*base64url::decode(token.substr(0, token.find('.'))))["typ"], "logout+jwt");
  const Json claims = claims_of_jwt(token);
  EXPECT_EQ(claims["iss"], TestServer::issuer);
  EXPECT_EQ(claims["aud"], "c");
  EXPECT_EQ(claims["sub"], "alice");
  EXPECT_EQ(claims["sid"], claims_of_jwt(tokens["id_token"])["sid"]);
  EXPECT_TRUE(claims["events"].contains("http://schemas.openid.net/event/backchannel-logout"));
  EXPECT_TRUE(claims.contains("jti"));
  EXPECT_FALSE(claims.contains("nonce"));
}

TEST_F(BackchannelLogouts, ComeToEachClientOfTheLogin) {
  register_client("d", {{"backchannel_logout_uri", "https://d.example/logout"}});
  const Json tokens = tokens_for("c");
  tokens_for("d");
  tokens_for("d");
  sign_out(tokens);
  ASSERT_EQ(received().size(), 2u);
  EXPECT_NE(received()[0].first, received()[1].first);
  EXPECT_EQ(server_.get_patient(tokens["access_token"]).status, 401);
}

TEST_F(BackchannelLogouts, ComeAfterALoginWasRepeated) {
  tokens_for("c");
  server_.walk(server_.authorize_target("house", "&prompt=login"));
  sign_out(tokens_for("house"));
  EXPECT_EQ(received().size(), 1u);
}

TEST_F(BackchannelLogouts, ComeOnce) {
  const Json tokens = tokens_for("c");
  sign_out(tokens);
  sign_out(tokens);
  EXPECT_EQ(received().size(), 1u);
}

TEST_F(BackchannelLogouts, ComeWhenAFirstPartyClosesItsSession) {
  const Json tokens = tokens_for("c");
  server_.send("DELETE", "/Session",
               {{"Authorization", "Bearer " + tokens["access_token"].get<std::string>()}});
  EXPECT_EQ(received().size(), 1u);
}

TEST_F(BackchannelLogouts, ComeWhenSomebodyElseLogsInInTheSameBrowser) {
  const Json tokens = tokens_for("c");
  server_.walk(server_.authorize_target("house", "&prompt=login"), "allow", "bob");
  ASSERT_EQ(received().size(), 1u);
  const std::string token(Form::parse(received()[0].second)->get("logout_token").value_or(""));
  EXPECT_EQ(claims_of_jwt(token)["sub"], "alice");
  EXPECT_EQ(claims_of_jwt(token)["sid"], claims_of_jwt(tokens["id_token"])["sid"]);
  EXPECT_EQ(server_.get_patient(tokens["access_token"]).status, 401);
}

TEST_F(BackchannelLogouts, DoNotComeWhenTheSameUserLogsInAgain) {
  const Json tokens = tokens_for("c");
  server_.walk(server_.authorize_target("house", "&prompt=login"));
  EXPECT_TRUE(received().empty());
  EXPECT_EQ(server_.get_patient(tokens["access_token"]).status, 200);
}

/// A login by a password that is changed meanwhile ends whatever is there of its user.
TEST_F(BackchannelLogouts, ComeWhenALoginIsOvertakenByANewPassword) {
  const auto opened = server_.open_form(server_.authorize_target("house"));
  server_.hasher.while_verifying = [&] {
    server_.administer("PATCH", "/User/alice", {{"password", "another long one"}});
    server_.store().sessions.begin({.id = "meanwhile", .parent = "browser", .client = "c", .user = "alice"},
                                   {});
  };
  EXPECT_EQ(server_.browse("POST", "/auth/login", opened.form.encode()).status, 400);
  EXPECT_EQ(received().size(), 1u);
}

TEST_F(BackchannelLogouts, ComeWhenACodeIsUsedAgain) {
  const auto code = location_parameter(server_.walk(server_.authorize_target("c", "&scope=openid")), "code");
  server_.post_token(TestServer::code_exchange("c", code));
  EXPECT_TRUE(received().empty());
  for (int times = 0; times < 2; ++times)
    EXPECT_EQ(server_.post_token(TestServer::code_exchange("c", code)).status, 400);
  EXPECT_EQ(received().size(), 1u);
}

TEST_F(BackchannelLogouts, ComeWhenARefreshTokenIsUsedAgain) {
  register_client("r", {{"backchannel_logout_uri", "https://r.example/out"},
                        {"auth", {{"authorization_code", {{"refresh_token", true}}}}}});
  tokens_for("c");  // of the same login, which goes on
  Form refresh;
  refresh.set("grant_type", "refresh_token");
  refresh.set("client_id", "r");
  refresh.set("refresh_token", tokens_for("r")["refresh_token"].get<std::string>());
  EXPECT_EQ(server_.post_token(refresh).status, 200);
  EXPECT_TRUE(received().empty());
  for (int times = 0; times < 2; ++times) EXPECT_EQ(server_.post_token(refresh).status, 400);
  ASSERT_EQ(received().size(), 1u);
  EXPECT_EQ(received()[0].first, "https://r.example/out");
}

/// Who closes his own session knows; who exchanged its token does not.
TEST_F(BackchannelLogouts, GoToTheOthersWhereAClientClosesItsOwnSession) {
  register_client("third", {{"first_party", false},
                            {"backchannel_logout_uri", "https://third.example/out"},
                            {"auth", {{"authorization_code", {{"audience", {"d"}}}}}}});
  register_client("d", {{"secret", "the-secret-of-d"},
                        {"backchannel_logout_uri", "https://d.example/out"},
                        {"grant_types", {"urn:ietf:params:oauth:grant-type:token-exchange"}}});
  const std::string token = tokens_for("third")["access_token"];
  Form exchange;
  exchange.set("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
  exchange.set("client_id", "d");
  exchange.set("client_secret", "the-secret-of-d");
  exchange.set("subject_token", token);
  exchange.set("subject_token_type", "urn:ietf:params:oauth:token-type:access_token");
  ASSERT_EQ(server_.post_token(exchange).status, 200);
  ASSERT_EQ(server_.send("DELETE", "/Session", {{"Authorization", "Bearer " + token}}).status, 200);
  ASSERT_EQ(received().size(), 1u);
  EXPECT_EQ(received()[0].first, "https://d.example/out");
}

struct Ending {
  const char* sentence;
  const char* method;
  const char* target;
  Json body;
};

class OtherEndings : public BackchannelLogouts, public testing::WithParamInterface<Ending> {
 protected:
  /// The browser's.
  std::string login_session() {
    const Json found = body_of_response(server_.administer("GET", "/Session?type=browser&active=true"));
    return found["entry"][0]["resource"]["id"];
  }
};

TEST_P(OtherEndings, AreToldOncePerLogin) {
  const Json tokens = tokens_for("c");
  tokens_for("c");  // of the same login
  std::string target = GetParam().target;
  if (target == "/Session/") target += login_session();
  for (int times = 0; times < 2; ++times)
    ASSERT_LT(server_.administer(GetParam().method, target, GetParam().body).status, 300);
  ASSERT_EQ(received().size(), 1u);
  EXPECT_EQ(received()[0].first, logout_uri);
  const std::string token(Form::parse(received()[0].second)->get("logout_token").value_or(""));
  EXPECT_EQ(claims_of_jwt(token)["sid"], claims_of_jwt(tokens["id_token"])["sid"]);
  EXPECT_EQ(server_.get_patient(tokens["access_token"]).status, 401);
}

INSTANTIATE_TEST_SUITE_P(
    Table, OtherEndings,
    testing::Values(Ending{"ANewPassword", "PATCH", "/User/alice", {{"password", "another long one"}}},
                    Ending{"ADeactivation", "PATCH", "/User/alice", {{"inactive", true}}},
                    Ending{"ADeletion", "DELETE", "/User/alice", {}},
                    Ending{"AnAdministratorWhoDeletesTheSession", "DELETE", "/Session/", {}},
                    Ending{"AnAdministratorWhoClosesTheSession", "PATCH", "/Session/", {{"active", false}}},
                    Ending{"AListThatIsWritten", "PUT", "/",
                           Json::array({{{"resourceType", "User"}, {"id", "alice"}, {"inactive", true}}})}),
    [](const auto& test) { return test.param.sentence; });

TEST_F(BackchannelLogouts, ComeWhenAGrantIsTakenBack) {
  register_client("third", {{"first_party", false}, {"backchannel_logout_uri", "https://third.example/out"}});
  tokens_for("c");
  tokens_for("third");
  const Json grants = body_of_response(server_.administer("GET", "/Grant?client=third"));
  const std::string id = grants["entry"][0]["resource"]["id"];
  ASSERT_EQ(server_.administer("DELETE", "/Grant/" + id).status, 200);
  ASSERT_EQ(received().size(), 1u);
  EXPECT_EQ(received()[0].first, "https://third.example/out");
}

TEST_F(BackchannelLogouts, ComeOfNoWriteThatIsRefused) {
  tokens_for("c");
  EXPECT_EQ(server_.administer("PATCH", "/User/alice", {{"password", "x"}, {"email", "bob"}}).status, 422);
  EXPECT_TRUE(received().empty());
}

/// It is no client any more; and what it gives back itself, it knows of.
TEST_F(BackchannelLogouts, GoToNoClientThatLeftOrGaveItsTokenBack) {
  Form form;
  form.set("client_id", "c");
  form.set("token", tokens_for("c")["access_token"].get<std::string>());
  server_.send("POST", "/auth/revoke", {{"Content-Type", "application/x-www-form-urlencoded"}},
               form.encode());
  tokens_for("c");
  ASSERT_EQ(server_.administer("DELETE", "/Client/c").status, 200);
  EXPECT_TRUE(received().empty());
}

TEST_F(BackchannelLogouts, AreForWhoAskedForThem) {
  const Json tokens = tokens_for("house");
  EXPECT_FALSE(claims_of_jwt(tokens["id_token"]).contains("sid"));
  sign_out(tokens);
  EXPECT_TRUE(received().empty());
}

TEST_F(BackchannelLogouts, NameNoSessionOfOurs) {
  const std::string sid = claims_of_jwt(tokens_for("c")["id_token"])["sid"];
  const Json sessions = body_of_response(server_.administer("GET", "/Session"));
  EXPECT_EQ(to_text(sessions).find(sid), std::string::npos);
}

TEST_F(BackchannelLogouts, GoToAnAddressOfTheWeb) {
  for (const auto* uri :
       {"app", "javascript:alert(1)", "https://app.example/x#y", "com.example.app:/logout"}) {
    const auto answer = server_.administer("PUT", "/Client/x", {{"backchannel_logout_uri", uri}});
    EXPECT_EQ(answer.status, 422) << uri;
    EXPECT_EQ(body_of_response(answer)["issue"][0]["expression"][0], "Client.backchannel_logout_uri");
  }
}

}  // namespace
}  // namespace codegrant::server
