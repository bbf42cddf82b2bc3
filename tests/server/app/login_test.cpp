// The login and grant pages and their forms.
#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

struct Opened {
  std::string address;
  std::string page;
  Form form;
};

/// The login page of a fresh authorization request, with its hidden fields read.
Opened open_login(TestServer& server) {
  Opened opened;
  opened.address = location_of(server.browse("GET", server.authorize_target("webapp")));
  opened.page = server.browse("GET", opened.address).body;
  opened.form.set("interaction", hidden_input(opened.page, "interaction"));
  opened.form.set("csrf_token", hidden_input(opened.page, "csrf_token"));
  opened.form.set("username", "alice");
  opened.form.set("password", "wonderland");
  return opened;
}

TEST(LoginPage, TellsWrongUserAndWrongPasswordAlike) {
  TestServer server;
  auto opened = open_login(server);
  opened.form.set("password", "wrong");
  const auto wrong_password = server.browse("POST", "/auth/login", opened.form.encode());
  opened.form.set("username", "nobody");
  const auto wrong_user = server.browse("POST", "/auth/login", opened.form.encode());
  EXPECT_EQ(wrong_password.status, 400);
  EXPECT_EQ(wrong_user.status, 400);
  std::string expected = wrong_password.body;
  expected.replace(expected.find("value=\"alice\""), 13, "value=\"nobody\"");
  EXPECT_EQ(wrong_user.body, expected);
  // The unknown user's password was hashed like the other's.
  EXPECT_EQ(server.hasher.verifications, 2);
}

TEST(LoginPage, TakesTheEmailAddressInAnyCase) {
  TestServer server;
  auto opened = open_login(server);
  opened.form.set("username", "ALICE@example.com");
  EXPECT_EQ(server.browse("POST", "/auth/login", opened.form.encode()).status, 303);
}

TEST(LoginPage, PrefillsTheHintAndEscapesIt) {
  TestServer server;
  const auto address =
      location_of(server.browse("GET", server.authorize_target("webapp", "&login_hint=%22%3E%3Cscript%3E")));
  const auto page = server.browse("GET", address).body;
  EXPECT_EQ(page.find("<script>"), std::string::npos);
  EXPECT_NE(page.find("&lt;script&gt;"), std::string::npos);
}

TEST(LoginForm, NeedsItsCsrfToken) {
  TestServer server;
  auto opened = open_login(server);
  opened.form.set("csrf_token", "");
  EXPECT_EQ(server.browse("POST", "/auth/login", opened.form.encode()).status, 403);
  opened.form.set("csrf_token", std::string(43, 'a'));
  EXPECT_EQ(server.browse("POST", "/auth/login", opened.form.encode()).status, 403);
}

TEST(LoginForm, BelongsToOneBrowser) {
  TestServer server;
  const auto opened = open_login(server);
  const auto elsewhere = server.send(
      "POST", "/auth/login", {{"Content-Type", "application/x-www-form-urlencoded"}}, opened.form.encode());
  EXPECT_EQ(elsewhere.status, 403);
  EXPECT_EQ(server.send("GET", opened.address).status, 400);
}

TEST(LoginForm, ExpiresWithItsInteraction) {
  TestServer server;
  const auto opened = open_login(server);
  server.clock.advance(Seconds{601});
  const auto page = server.browse("POST", "/auth/login", opened.form.encode());
  EXPECT_EQ(page.status, 400);
  EXPECT_NE(page.body.find("expired"), std::string::npos);
}

TEST(Login, GivesANewCookieEachTime) {
  TestServer server;
  const auto cookie_of = [](const http::Response& response) {
    for (const auto& [name, value] : response.headers)
      if (name == "Set-Cookie" && value.starts_with("codegrant_session=")) return value;
    return std::string();
  };
  const auto first = cookie_of(server.browse("POST", "/auth/login", open_login(server).form.encode()));
  EXPECT_NE(first.find("; HttpOnly; SameSite=Lax"), std::string::npos);
  const auto again = server.browse("GET", server.authorize_target("webapp", "&prompt=login"));
  const auto page = server.browse("GET", location_of(again)).body;
  Form form;
  form.set("interaction", hidden_input(page, "interaction"));
  form.set("csrf_token", hidden_input(page, "csrf_token"));
  form.set("username", "alice");
  form.set("password", "wonderland");
  const auto second = cookie_of(server.browse("POST", "/auth/login", form.encode()));
  EXPECT_NE(second, "");
  EXPECT_NE(first, second);
}

TEST(GrantForm, NeedsItsCsrfTokenAndTakesOnlyAPlainAllow) {
  TestServer server;
  server.walk(server.authorize_target("house"));  // logs in
  const auto address = location_of(server.browse("GET", server.authorize_target("webapp")));
  const auto page = server.browse("GET", address).body;
  EXPECT_NE(page.find("Client [webapp] requests access to:"), std::string::npos);
  Form form;
  form.set("interaction", hidden_input(page, "interaction"));
  form.set("decision", "allow");
  EXPECT_EQ(server.browse("POST", "/auth/grant", form.encode()).status, 403);
  form.set("csrf_token", hidden_input(page, "csrf_token"));
  form.set("decision", "maybe");
  const auto back = server.browse("POST", "/auth/grant", form.encode());
  EXPECT_EQ(location_parameter(server.browse("GET", location_of(back)), "error"), "access_denied");
}

struct HeaderCase {
  const char* name;
  const char* part;  // of its value
};

class PageHeaders : public testing::TestWithParam<HeaderCase> {};

TEST_P(PageHeaders, AreOnEveryPage) {
  TestServer server;
  const auto login =
      server.browse("GET", location_of(server.browse("GET", server.authorize_target("webapp"))));
  const auto error = server.browse("GET", "/auth/authorize");
  for (const auto* page : {&login, &error}) {
    std::string value;
    for (const auto& [name, text] : page->headers)
      if (name == GetParam().name) value = text;
    EXPECT_NE(value.find(GetParam().part), std::string::npos) << GetParam().name << ": " << value;
    EXPECT_EQ(value.find("unsafe-inline"), std::string::npos);
  }
}

INSTANTIATE_TEST_SUITE_P(Check186, PageHeaders,
                         testing::Values(HeaderCase{"Content-Security-Policy", "frame-ancestors 'none'"},
                                         HeaderCase{"Content-Security-Policy", "default-src 'none'"},
                                         HeaderCase{"X-Frame-Options", "DENY"},
                                         HeaderCase{"X-Content-Type-Options", "nosniff"},
                                         HeaderCase{"Referrer-Policy", "no-referrer"},
                                         HeaderCase{"Cache-Control", "no-store"}));

}  // namespace
}  // namespace codegrant::server
