// GET and POST /auth/logout (OpenID Connect RP-Initiated Logout 1.0).
#include <gtest/gtest.h>

#include "codegrant/codec/percent.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

constexpr const char* bye = "https://app.example/bye";
constexpr const char* form_type = "application/x-www-form-urlencoded";

class EndSession : public testing::Test {
 protected:
  EndSession() {
    Json client = body_of_response(server_.administer("GET", "/Client/webapp"));
    client["post_logout_redirect_uris"] = {bye};
    EXPECT_EQ(server_.administer("PUT", "/Client/webapp", client).status, 200);
    const auto redirect = server_.walk(server_.authorize_target("webapp", "&scope=openid"));
    tokens_ = body_of_response(
        server_.post_token(TestServer::code_exchange("webapp", location_parameter(redirect, "code"))));
  }

  static std::string target(const std::vector<std::pair<std::string, std::string>>& parameters) {
    Form form;
    for (const auto& [name, value] : parameters) form.set(name, value);
    return "/auth/logout?" + form.encode();
  }
  std::string hint() const { return tokens_["id_token"]; }
  bool is_signed_in() { return server_.get_patient(tokens_["access_token"]).status == 200; }

  TestServer server_;
  Json tokens_;
};

TEST_F(EndSession, GoesBackAtOnceWhereAnIdTokenOfTheUserVouches) {
  const auto answer = server_.browse(
      "GET", target({{"id_token_hint", hint()}, {"post_logout_redirect_uri", bye}, {"state", "a&b"}}));
  EXPECT_EQ(answer.status, 303);
  EXPECT_EQ(location_of(answer), std::string(bye) + "?state=a%26b");
  EXPECT_FALSE(is_signed_in());
}

TEST_F(EndSession, TakesAHintThatExpiredLongAgo) {
  server_.clock.advance(Seconds{3 * 3600});
  const auto answer =
      server_.browse("GET", target({{"id_token_hint", hint()}, {"post_logout_redirect_uri", bye}}));
  EXPECT_EQ(location_of(answer), bye);
}

TEST_F(EndSession, AsksFirstWithoutAHint) {
  const auto page = server_.browse(
      "GET", target({{"client_id", "webapp"}, {"post_logout_redirect_uri", bye}, {"state", "s"}}));
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("Sign out?"), std::string::npos);
  EXPECT_TRUE(is_signed_in());
  Form form;
  for (const auto* name : {"csrf_token", "client_id", "post_logout_redirect_uri", "state"})
    form.set(name, hidden_input(page.body, name));
  const auto answer = server_.browse("POST", "/auth/logout", form.encode());
  EXPECT_EQ(location_of(answer), std::string(bye) + "?state=s");
  EXPECT_FALSE(is_signed_in());
}

TEST_F(EndSession, WithNothingSaidEndsOnAPage) {
  const auto page = server_.browse("GET", "/auth/logout");
  // A browser sends a form only where the page's policy lets it.
  for (const auto& [name, value] : page.headers) {
    if (name == "Content-Security-Policy") {
      EXPECT_NE(value.find("form-action 'self'"), std::string::npos);
    }
  }
  Form form;
  form.set("csrf_token", hidden_input(page.body, "csrf_token"));
  const auto answer = server_.browse("POST", "/auth/logout", form.encode());
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.body.find("You are signed out"), std::string::npos);
  EXPECT_FALSE(is_signed_in());
}

TEST_F(EndSession, RefusesAForgedForm) {
  server_.browse("GET", "/auth/logout");
  const auto answer = server_.browse("POST", "/auth/logout", "csrf_token=forged");
  EXPECT_EQ(answer.status, 403);
  EXPECT_TRUE(is_signed_in());
}

TEST_F(EndSession, AsksWhereAnApplicationPosts) {
  Form form;
  form.set("id_token_hint", hint());
  form.set("post_logout_redirect_uri", bye);
  form.set("state", "s");
  const auto answer = server_.send("POST", "/auth/logout", {{"Content-Type", form_type}}, form.encode());
  EXPECT_EQ(answer.status, 303);
  const auto location = location_of(answer);
  EXPECT_EQ(location, target({{"client_id", "webapp"}, {"post_logout_redirect_uri", bye}, {"state", "s"}}));
  EXPECT_EQ(server_.browse("GET", location).status, 200);
  EXPECT_TRUE(is_signed_in());
}

TEST_F(EndSession, OfNobodyGoesBackToo) {
  const auto answer =
      server_.send("GET", target({{"client_id", "webapp"}, {"post_logout_redirect_uri", bye}}));
  EXPECT_EQ(location_of(answer), bye);
}

TEST_F(EndSession, AsksBeforeItSignsOutSomebodyElse) {
  server_.walk(server_.authorize_target("webapp", "&prompt=login"), "allow", "bob");
  const auto page = server_.browse("GET", target({{"id_token_hint", hint()}}));
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("Sign out?"), std::string::npos);
}

struct Wrong {
  const char* sentence;
  std::vector<std::pair<std::string, std::string>> parameters;
  const char* says;
};

class WrongSignOuts : public EndSession, public testing::WithParamInterface<Wrong> {};

TEST_P(WrongSignOuts, AreAPageAndEndNothing) {
  auto parameters = GetParam().parameters;
  for (auto& [name, value] : parameters) {
    if (value == "the hint") value = hint();
    if (value == "the access token") value = tokens_["access_token"];
    if (value == "a changed hint") value = hint().substr(0, hint().size() - 8) + "AAAAAAAA";
  }
  const auto answer = server_.browse("GET", target(parameters));
  EXPECT_EQ(answer.status, 400);
  EXPECT_FALSE(answer.has("Location"));
  EXPECT_NE(answer.body.find(GetParam().says), std::string::npos) << answer.body;
  EXPECT_TRUE(is_signed_in());
}

INSTANTIATE_TEST_SUITE_P(
    Of, WrongSignOuts,
    testing::Values(
        Wrong{"AnUnregisteredUri",
              {{"id_token_hint", "the hint"}, {"post_logout_redirect_uri", "https://evil.example/"}},
              "not among"},
        Wrong{"AUriOfNobody", {{"post_logout_redirect_uri", bye}}, "needs an id_token_hint"},
        Wrong{"AnotherClient", {{"id_token_hint", "the hint"}, {"client_id", "office"}}, "not the client"},
        Wrong{"AForgedHint", {{"id_token_hint", "a changed hint"}}, "no id_token of this server"},
        Wrong{"AnAccessToken", {{"id_token_hint", "the access token"}}, "no id_token of this server"},
        Wrong{"NoToken", {{"id_token_hint", "a.b.c"}}, "no id_token of this server"}),
    [](const auto& test) { return test.param.sentence; });

}  // namespace
}  // namespace codegrant::server
