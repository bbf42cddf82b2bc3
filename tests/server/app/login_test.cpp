// The login and grant pages and their forms.
#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

TestServer::OpenForm open_login(TestServer& server) {
  return server.open_form(server.authorize_target("webapp"));
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

TEST(LoginForm, StaysGoodWhenAnotherTabLogsIn) {
  TestServer server;
  const auto first_tab = open_login(server);
  const auto second_tab = open_login(server);
  EXPECT_EQ(server.browse("POST", "/auth/login", second_tab.form.encode()).status, 303);
  EXPECT_EQ(server.browse("POST", "/auth/login", first_tab.form.encode()).status, 303);
}

TEST(LoginPage, BeginsAnewWhereTheCookieOfItsTabGotLost) {
  TestServer server;
  const auto lost = server.send("GET", server.authorize_target("webapp"));  // its cookie is not kept
  open_login(server);
  const auto again = server.browse("GET", location_of(lost));
  EXPECT_EQ(again.status, 303);
  const auto page = server.browse("GET", location_of(server.browse("GET", location_of(again))));
  EXPECT_EQ(page.status, 200);
}

TEST(LoginForm, ExpiresWithItsInteraction) {
  TestServer server;
  const auto opened = open_login(server);
  server.clock.advance(Seconds{601});
  const auto page = server.browse("POST", "/auth/login", opened.form.encode());
  EXPECT_EQ(page.status, 400);
  EXPECT_NE(page.body.find("expired"), std::string::npos);
}

std::string session_cookie_of(const http::Response& response) {
  for (const auto& [name, value] : response.headers)
    if (name == "Set-Cookie" && value.starts_with("codegrant_session=")) return value;
  return {};
}

TEST(Login, GivesANewCookieEachTimeAndKillsTheOldOne) {
  TestServer server;
  const auto first =
      session_cookie_of(server.browse("POST", "/auth/login", open_login(server).form.encode()));
  EXPECT_NE(first.find("; HttpOnly; SameSite=Lax"), std::string::npos);
  const auto again = server.open_form(server.authorize_target("webapp", "&prompt=login"));
  const auto second = session_cookie_of(server.browse("POST", "/auth/login", again.form.encode()));
  EXPECT_NE(second, "");
  EXPECT_NE(first, second);
  const std::string old = first.substr(0, first.find(';'));
  const auto with_old = server.send("GET", server.authorize_target("house"), {{"Cookie", old}});
  EXPECT_TRUE(location_of(with_old).starts_with("/auth/login"));
}

TEST(Login, AsAnotherUserMakesThePagesOfTheFirstWorthless) {
  TestServer server;
  server.walk(server.authorize_target("house"));  // alice
  const auto shown_to_alice = server.open_form(server.authorize_target("webapp"));
  server.walk(server.authorize_target("house", "&prompt=login"), "allow", "bob");
  Form form = shown_to_alice.form;
  form.set("decision", "allow");
  EXPECT_EQ(server.browse("POST", "/auth/grant", form.encode()).status, 403);
}

TEST(Consent, OfOneUserCountsForNoOther) {
  TestServer server;
  const auto target = server.authorize_target("webapp");
  server.walk(target, "allow", "bob");  // bob's Grant is there
  server.walk(server.authorize_target("house", "&prompt=login"), "allow", "alice");
  auto opened = server.open_form(server.authorize_target("webapp", "&prompt=consent"));
  opened.form.set("decision", "allow");
  const auto back = location_of(server.browse("POST", "/auth/grant", opened.form.encode()));
  server.walk(server.authorize_target("house", "&prompt=login"), "allow", "bob");
  // Alice allowed it; the one who is logged in now was not asked.
  EXPECT_TRUE(location_of(server.browse("GET", back)).starts_with("/auth/grant"));
}

TEST(Login, FailsWhereThePasswordChangesWhileItIsHashed) {
  TestServer server;
  const auto opened = open_login(server);
  server.hasher.while_verifying = [&] {
    server.administer("PUT", "/User/alice", {{"userName", "alice"}, {"password", "a new one"}});
  };
  EXPECT_EQ(server.browse("POST", "/auth/login", opened.form.encode()).status, 400);
  const auto sessions = body_of_response(server.administer("GET", "/Session?user=alice&active=true"));
  EXPECT_EQ(sessions["total"], 0);
}

TEST(BrokenServer, ShowsPeopleAPageAndProgramsJson) {
  TestServer server;
  const auto opened = open_login(server);
  server.hasher.overloaded = true;
  const auto page = server.browse("POST", "/auth/login", opened.form.encode());
  EXPECT_EQ(page.status, 503);
  EXPECT_NE(page.body.find("<html"), std::string::npos);
  EXPECT_TRUE(page.has("Retry-After"));
  Form form = TestServer::code_exchange("office", "code");
  form.set("client_secret", "never checked before");
  const auto json = server.post_token(form);
  EXPECT_EQ(json.status, 503);
  EXPECT_EQ(body_of_response(json)["error"], "temporarily_unavailable");
  EXPECT_TRUE(json.has("Retry-After"));
}

TEST(CookiesOfAnHttpsIssuer, AreSecureAndBoundToTheHost) {
  const OpensslCrypto crypto;
  SystemRandom random;
  const BrowserCookies cookies("https://auth.example", crypto, random);
  http::Response response;
  cookies.set_session(response, random_token(random));
  const std::string cookie = response.headers.front().second;
  EXPECT_TRUE(cookie.starts_with("__Host-codegrant_session="));
  for (const auto* attribute : {"; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"})
    EXPECT_NE(cookie.find(attribute), std::string::npos) << attribute;
  EXPECT_EQ(cookie.find("Domain"), std::string::npos);
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
  server.walk(server.authorize_target("house"));
  const auto grant =
      server.browse("GET", location_of(server.browse("GET", server.authorize_target("webapp"))));
  for (const auto* page : {&login, &error, &grant}) {
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
