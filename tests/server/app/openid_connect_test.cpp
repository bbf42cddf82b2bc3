// OpenID Connect beyond the code flow: claims, hints, form_post, userinfo by every way.
#include <gtest/gtest.h>

#include "codegrant/codec/percent.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

const http::Headers form_type{{"Content-Type", "application/x-www-form-urlencoded"}};

/// A user with everything, and a client `c` of the house.
class OpenIdConnect : public testing::Test {
 protected:
  OpenIdConnect() {
    const Json user{{"userName", "carol"},
                    {"password", "wonderland"},
                    {"name", {{"givenName", "Carol"}, {"middleName", "Q"}, {"familyName", "Reed"}}},
                    {"nickName", "Caz"},
                    {"emails", {{{"value", "carol@example.com"}}}},
                    {"emailVerified", true},
                    {"phoneNumber", "+1 555 0100"},
                    {"photo", "https://example.com/carol.png"},
                    {"timezone", "Europe/Berlin"},
                    {"addresses", {{{"locality", "Berlin"}, {"postalCode", "10115"}, {"country", "DE"}}}}};
    EXPECT_LT(server_.administer("PUT", "/User/carol", user).status, 300);
    register_client(Json::object());
  }
  void register_client(const Json& members) {
    const Json code{{"redirect_uri", TestServer::redirect_uri}};
    Json client{{"grant_types", {"code"}}, {"first_party", true}, {"auth", {{"authorization_code", code}}}};
    client.merge_patch(members);
    EXPECT_LT(server_.administer("PUT", "/Client/c", client).status, 300);
  }
  http::Response authorize(const std::string& more, const std::string& user = "carol") {
    return server_.walk(server_.authorize_target("c", more), "allow", user);
  }
  Json tokens_for(const std::string& more, const std::string& user = "carol") {
    const auto code = location_parameter(authorize(more, user), "code");
    return body_of_response(server_.post_token(TestServer::code_exchange("c", code)));
  }
  http::Response userinfo(const std::string& token) {
    return server_.send("GET", "/auth/userinfo", {{"Authorization", "Bearer " + token}});
  }
  static std::string asking(const char* claims) { return "&scope=openid&claims=" + percent_encode(claims); }

  TestServer server_;
};

TEST_F(OpenIdConnect, GivesTheStandardClaimsByScope) {
  const Json tokens = tokens_for("&scope=openid%20profile%20email%20address%20phone");
  const Json expected{{"sub", "carol"},
                      {"name", "Carol Reed"},
                      {"given_name", "Carol"},
                      {"middle_name", "Q"},
                      {"family_name", "Reed"},
                      {"nickname", "Caz"},
                      {"preferred_username", "carol"},
                      {"picture", "https://example.com/carol.png"},
                      {"zoneinfo", "Europe/Berlin"},
                      {"email", "carol@example.com"},
                      {"email_verified", true},
                      {"phone_number", "+1 555 0100"},
                      {"address", {{"locality", "Berlin"}, {"postal_code", "10115"}, {"country", "DE"}}},
                      {"id", "carol"},
                      {"resourceType", "User"}};
  EXPECT_EQ(body_of_response(userinfo(tokens["access_token"])), expected);
  EXPECT_EQ(tokens["userinfo"], expected);
}

TEST_F(OpenIdConnect, GivesClaimsThatAreAskedForByName) {
  const Json tokens = tokens_for(asking(
      R"({"userinfo": {"name": {"essential": true}}, "id_token": {"email": null, "acr": {"values": ["1"]}}})"));
  const Json in_id_token = claims_of_jwt(tokens["id_token"]);
  EXPECT_EQ(in_id_token["email"], "carol@example.com");
  EXPECT_FALSE(in_id_token.contains("name"));
  const Json in_userinfo = body_of_response(userinfo(tokens["access_token"]));
  EXPECT_EQ(in_userinfo["name"], "Carol Reed");
  EXPECT_FALSE(in_userinfo.contains("email"));
}

TEST_F(OpenIdConnect, GivesNoClaimOfAScopeThatTheClientMayNotAskFor) {
  register_client({{"scope", {"openid", "profile"}}});
  const Json tokens = tokens_for(asking(R"({"userinfo": {"name": null, "email": null}})"));
  EXPECT_TRUE(tokens["userinfo"].contains("name"));
  EXPECT_FALSE(tokens["userinfo"].contains("email"));
}

TEST_F(OpenIdConnect, AsksTheUserForWhatClaimsWouldShow) {
  register_client({{"first_party", false}});
  const std::string target = server_.authorize_target("c", asking(R"({"userinfo": {"email": null}})"));
  server_.walk(server_.authorize_target("c", "&scope=openid"), "allow", "carol");
  const auto page = server_.browse("GET", location_of(server_.browse("GET", target)));
  EXPECT_NE(page.body.find("Your e-mail address"), std::string::npos);
}

class WrongClaimsParameter : public OpenIdConnect, public testing::WithParamInterface<const char*> {};

TEST_P(WrongClaimsParameter, IsAnInvalidRequest) {
  EXPECT_EQ(location_parameter(authorize(asking(GetParam())), "error"), "invalid_request");
}

INSTANTIATE_TEST_SUITE_P(Section5_5, WrongClaimsParameter,
                         testing::Values("no json", "[]", "1", R"({"userinfo": []})",
                                         R"({"id_token": "email"})", R"({"userinfo": {"email": "now"}})"));

TEST_F(OpenIdConnect, PassesOverWhatItNeedNotUnderstand) {
  const auto answer =
      authorize("&scope=openid&acr_values=1%202&ui_locales=de&display=popup&claims_locales=de");
  EXPECT_FALSE(location_parameter(answer, "code").empty());
}

TEST_F(OpenIdConnect, KnowsTheUserOfAHint) {
  const std::string hint = tokens_for("&scope=openid")["id_token"];
  const auto same = authorize("&scope=openid&prompt=none&id_token_hint=" + hint);
  EXPECT_FALSE(location_parameter(same, "code").empty());
}

// OpenID Connect Core §3.1.2.1
TEST_F(OpenIdConnect, LetsNobodyElseAnswerForTheUserOfAHint) {
  const std::string hint = tokens_for("&scope=openid")["id_token"];
  authorize("&scope=openid&prompt=login", "alice");
  const auto silent = authorize("&scope=openid&prompt=none&id_token_hint=" + hint);
  EXPECT_EQ(location_parameter(silent, "error"), "login_required");
  const auto again = authorize("&scope=openid&id_token_hint=" + hint, "alice");
  EXPECT_EQ(location_parameter(again, "error"), "login_required");
  const auto right = authorize("&scope=openid&id_token_hint=" + hint, "carol");
  EXPECT_FALSE(location_parameter(right, "code").empty());
}

TEST_F(OpenIdConnect, TakesASubAmongTheClaimsForAHint) {
  authorize("&scope=openid", "alice");
  const auto answer = authorize(asking(R"({"id_token": {"sub": {"value": "carol"}}})") + "&prompt=none");
  EXPECT_EQ(location_parameter(answer, "error"), "login_required");
}

TEST_F(OpenIdConnect, RefusesAHintThatIsNotOurs) {
  EXPECT_EQ(location_parameter(authorize("&scope=openid&id_token_hint=a.b.c"), "error"), "invalid_request");
}

TEST_F(OpenIdConnect, PostsTheAnswerByAForm) {
  authorize("&scope=openid");
  const auto target = server_.authorize_target("c", "&scope=openid&response_mode=form_post");
  const auto answer = server_.browse("GET", target);
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.body.find("action=\"https://app.example/cb\""), std::string::npos) << answer.body;
  EXPECT_EQ(hidden_input(answer.body, "state"), "xyz");
  EXPECT_EQ(server_.post_token(TestServer::code_exchange("c", hidden_input(answer.body, "code"))).status,
            200);
  const std::string policy(
      http::Request{.headers = answer.headers}.header("Content-Security-Policy").value_or(""));
  EXPECT_NE(policy.find("form-action 'self' https://app.example;"), std::string::npos) << policy;
  EXPECT_NE(policy.find("script-src 'self'"), std::string::npos);
  EXPECT_EQ(policy.find("unsafe-inline"), std::string::npos);
  EXPECT_EQ(server_.send("GET", "/auth/form_post.js").status, 200);
}

TEST_F(OpenIdConnect, PostsErrorsByAFormToo) {
  const auto answer = authorize("&response_mode=form_post&prompt=none");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(hidden_input(answer.body, "error"), "login_required");
  EXPECT_EQ(hidden_input(answer.body, "state"), "xyz");
}

TEST_F(OpenIdConnect, SendsNoCodeInAFragment) {
  EXPECT_EQ(location_parameter(authorize("&response_mode=fragment"), "error"), "invalid_request");
}

struct TransportCase {
  const char* sentence;
  const char* method;
  const char* target;
  bool in_header;
  bool in_form;
  int status;
};

class UserinfoTransport : public OpenIdConnect, public testing::WithParamInterface<TransportCase> {};

TEST_P(UserinfoTransport, IsTheHeaderOrTheForm) {
  const auto& test = GetParam();
  const std::string token = tokens_for("&scope=openid")["access_token"];
  http::Headers headers;
  if (test.in_header) headers.emplace_back("Authorization", "Bearer " + token);
  Form form;
  if (test.in_form) {
    headers.push_back(form_type.front());
    form.set("access_token", token);
  }
  EXPECT_EQ(server_.send(test.method, test.target, headers, form.encode()).status, test.status);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc6750Section2, UserinfoTransport,
    testing::Values(TransportCase{"GetWithHeader", "GET", "/auth/userinfo", true, false, 200},
                    TransportCase{"PostWithHeader", "POST", "/auth/userinfo", true, false, 200},
                    TransportCase{"PostWithForm", "POST", "/auth/userinfo", false, true, 200},
                    TransportCase{"BothAtOnce", "POST", "/auth/userinfo", true, true, 400},
                    TransportCase{"NeitherOne", "POST", "/auth/userinfo", false, false, 401},
                    TransportCase{"InTheAddress", "GET", "/auth/userinfo?access_token=x", false, false, 400},
                    TransportCase{"InTheAddressBesideTheHeader", "GET", "/auth/userinfo?access_token=x", true,
                                  false, 400}),
    [](const auto& test) { return test.param.sentence; });

struct OfflineCase {
  const char* sentence;
  const char* client;  // JSON, merged
  const char* scope;
  bool refresh_token;
};

class OfflineAccess : public OpenIdConnect, public testing::WithParamInterface<OfflineCase> {};

TEST_P(OfflineAccess, BringsARefreshToken) {
  register_client(Json::parse(GetParam().client));
  EXPECT_EQ(tokens_for(std::string("&scope=") + GetParam().scope).contains("refresh_token"),
            GetParam().refresh_token);
}

INSTANTIATE_TEST_SUITE_P(
    Section11, OfflineAccess,
    testing::Values(OfflineCase{"WhereTheClientMayRefresh", R"({"grant_types": ["code", "refresh_token"]})",
                                "openid%20offline_access", true},
                    OfflineCase{"ButNotWithoutTheScope", R"({"grant_types": ["code", "refresh_token"]})",
                                "openid", false},
                    OfflineCase{"ButNotWhereTheClientMayNot", "{}", "openid%20offline_access", false},
                    OfflineCase{"AsWithoutOpenidNobodyNeedsIt",
                                R"({"grant_types": ["code", "refresh_token"]})", "email", true},
                    OfflineCase{"AsItsOwnSettingNeedsNoScope",
                                R"({"auth": {"authorization_code": {"refresh_token": true}}})", "openid",
                                true}),
    [](const auto& test) { return test.param.sentence; });

}  // namespace
}  // namespace codegrant::server
