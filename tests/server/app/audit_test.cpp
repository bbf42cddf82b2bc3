// What the audit tells: of whom, of what, and with which outcome.
#include "server/app/audit.hpp"

#include <gtest/gtest.h>

#include "server/adapters/sql_session_store.hpp"
#include "server/ports/store_error.hpp"
#include "tests/server/support/observed_server.hpp"

namespace codegrant::server {
namespace {

class Audit : public ObservedServer {
 protected:
  /// What the entries of a batch, each as JSON, leave in the audit: "User/eve success".
  std::vector<std::string> told_of(const std::string& type, const std::string& entries,
                                   http::Headers headers = {}) {
    audit_.lines.clear();
    administer(
        "POST", "/",
        Json::parse(R"({"resourceType": "Bundle", "type": ")" + type + R"(", "entry": )" + entries + "}"),
        std::move(headers));
    return told();
  }
  std::vector<std::string> told() const {
    std::vector<std::string> told;
    for (const auto& text : audit_.lines) {
      const Json line = Json::parse(text);
      told.push_back(string_member(line, "resource") + " " + line["outcome"].get<std::string>());
    }
    return told;
  }
};

using Told = std::vector<std::string>;

TEST_F(Audit, TellsOfTokensAndTheirReuse) {
  const Form exchange = TestServer::code_exchange("webapp", server_.obtain_code("webapp"));
  const Json tokens = body_of_response(post_form("/auth/token", exchange));
  EXPECT_EQ(last()["event"], "issue");
  EXPECT_EQ(last()["outcome"], "success");
  EXPECT_EQ(last()["user"], "alice");
  EXPECT_EQ(last()["client"], "webapp");
  EXPECT_EQ(last()["address"], "192.0.2.7");
  EXPECT_TRUE(last().contains("session"));

  Form refresh;
  refresh.set("grant_type", "refresh_token");
  refresh.set("client_id", "webapp");
  refresh.set("refresh_token", tokens["refresh_token"].get<std::string>());
  post_form("/auth/token", refresh);
  EXPECT_EQ(last()["event"], "refresh");
  post_form("/auth/token", exchange);
  EXPECT_EQ(last()["event"], "reuse");
  EXPECT_EQ(last()["reason"], "invalid_grant");
  for (const auto& line : audit_.lines)
    for (const auto* member : {"access_token", "refresh_token"})
      EXPECT_EQ(line.find(tokens[member].get<std::string>()), std::string::npos);
}

TEST_F(Audit, TellsWhoChangedWhat) {
  administer("PUT", "/User/eve", {{"userName", "eve"}, {"password", "a-long-password"}});
  EXPECT_EQ(last()["event"], "change");
  EXPECT_EQ(last()["resource"], "User/eve");
  EXPECT_EQ(last()["client"], "root");
  EXPECT_EQ(audit_.lines.back().find("a-long-password"), std::string::npos);
  administer("PUT", "/User/another", {{"userName", "EVE"}});
  EXPECT_EQ(last()["outcome"], "failure");
  administer("PUT", "/TokenIntrospector/none", {{"type", "nothing"}});
  EXPECT_EQ(last()["resource"], "TokenIntrospector/none");
  const auto before = audit_.lines.size();
  administer("PUT", "/Patient/p2", {{"active", true}});
  EXPECT_EQ(audit_.lines.size(), before);
  administer("PUT", "/", Json::parse(R"([{"resourceType": "Role", "id": "r", "name": "x"},
                                         {"resourceType": "Patient", "id": "p3"}])"));
  EXPECT_EQ(last()["resource"], "Role/r");
}

constexpr const char* batch = R"([
    {"request": {"method": "PUT", "url": "User/eve"}, "resource": {"userName": "eve"}},
    {"request": {"method": "GET", "url": "User/alice"}},
    {"request": {"method": "PUT", "url": "Client/c"}, "resource": {"first_party": "maybe"}},
    {"request": {"method": "PUT", "url": "fhir/AccessPolicy/x?a=b"}, "resource": {"engine": "allow"}},
    {"request": {"method": "PUT", "url": "/fhir/AccessPolicy/y"}, "resource": {"engine": "allow"}},
    {"request": {"method": "PUT", "url": "Patient/p9"}, "resource": {}},
    {"request": {"method": "DELETE", "url": "User/nobody"}}])";

TEST_F(Audit, TellsOfEachEntryOfABatchWhatCameOfIt) {
  const Told expected{"User/eve success", "Client/c failure", "AccessPolicy/x success",
                      "AccessPolicy/y success", "User/nobody success"};
  EXPECT_EQ(told_of("batch", batch), expected);
  EXPECT_EQ(Json::parse(audit_.lines.at(1))["reason"], "invalid");
  EXPECT_EQ(told_of("batch", batch, {{"Accept", "text/yaml"}}), expected);
}

TEST_F(Audit, TellsOfATransactionAsOfOne) {
  EXPECT_EQ(told_of("transaction", batch),
            Told{"User/eve Client/c AccessPolicy/x AccessPolicy/y User/nobody failure"});
  EXPECT_EQ(told_of("transaction", R"([{"request": {"method": "BREW", "url": "User/eve"}}])"),
            Told{"Bundle failure"});
  EXPECT_EQ(
      told_of("transaction", R"([{"request": {"method": "PUT", "url": "Patient/p9"}, "resource": {}}])"),
      Told{});
  told_of("transaction", R"([{"request": {"method": "POST", "url": "Role"}, "resource": {"name": "x"}}])");
  EXPECT_TRUE(last()["resource"].get<std::string>().starts_with("Role/")) << last();
}

TEST_F(Audit, NamesWhoLogsInAndNotWhoWas) {
  log_in("alice", "wonderland");
  EXPECT_EQ(last()["event"], "login");
  EXPECT_EQ(last()["outcome"], "success");
  EXPECT_EQ(last()["user"], "alice");
  const Json first = last()["session"];

  log_in("bob", "something-wrong", "&prompt=login");
  EXPECT_EQ(last()["outcome"], "failure");
  EXPECT_FALSE(last().contains("user")) << last();
  EXPECT_EQ(audit_.lines.back().find("something-wrong"), std::string::npos);

  log_in("bob", "wonderland", "&prompt=login");
  EXPECT_EQ(last()["user"], "bob");
  EXPECT_NE(last()["session"], first);
}

TEST_F(Audit, TellsOfAConsentOnlyWhereOneWasGiven) {
  const auto page = location_of(browse("GET", location_of(log_in("alice", "wonderland"))));
  ASSERT_TRUE(page.starts_with("/auth/grant")) << page;
  Form allow;
  allow.set("decision", "allow");
  submit(page, allow);
  EXPECT_EQ(last()["event"], "consent");
  EXPECT_EQ(last()["outcome"], "allowed");
  EXPECT_EQ(last()["user"], "alice");
}

TEST_F(Audit, TellsOfALogoutWhereSomebodyWasLoggedOut) {
  const auto back = location_of(log_in("alice", "wonderland", "&scope=openid"));
  Form allow;
  allow.set("decision", "allow");
  const auto answer = browse("GET", location_of(submit(location_of(browse("GET", back)), allow)));
  const Form exchange = TestServer::code_exchange("webapp", location_parameter(answer, "code"));
  const std::string hint = body_of_response(post_form("/auth/token", exchange))["id_token"];

  audit_.lines.clear();
  browse("GET", "/auth/logout");
  Form posted_elsewhere;
  posted_elsewhere.set("id_token_hint", hint);
  browse("POST", "/auth/logout", posted_elsewhere);
  EXPECT_EQ(audit_.lines.size(), 0U) << audit_.lines.front();
  posted_elsewhere.set("csrf_token", "forged");
  browse("POST", "/auth/logout", posted_elsewhere);
  EXPECT_EQ(last()["outcome"], "failure");

  http::Request cookies;
  cookies_.put(cookies);
  cookies.headers.emplace_back("Authorization", "Basic b3RoZXI6eA==");  // no page looks at it
  send("GET", "/auth/logout?id_token_hint=" + hint, cookies.headers);
  EXPECT_EQ(last()["event"], "logout");
  EXPECT_EQ(last()["outcome"], "success");
  EXPECT_EQ(last()["user"], "alice");
  audit_.lines.clear();
  browse("GET", "/auth/logout?id_token_hint=" + hint);
  EXPECT_EQ(audit_.lines.size(), 0U);
}

TEST_F(Audit, TellsOfASessionThatItsTokenCloses) {
  const std::string token = server_.obtain_tokens("webapp")["access_token"];
  send("DELETE", "/fhir/Session", {{"Authorization", "Bearer " + token}});
  EXPECT_EQ(last()["event"], "logout");
  EXPECT_EQ(last()["client"], "webapp");
}

TEST_F(Audit, TellsOfClientsThatRegisterThemselves) {
  const auto before = audit_.lines.size();
  send("OPTIONS", "/auth/register/somebody");
  EXPECT_EQ(audit_.lines.size(), before);
  const Json told = body_of_response(send("POST", "/auth/register", {{"Content-Type", "application/json"}},
                                          R"({"redirect_uris": ["https://stranger.example/cb"]})"));
  EXPECT_EQ(last()["resource"], "Client/" + told["client_id"].get<std::string>());
  for (const auto* secret : {"client_secret", "registration_access_token"})
    EXPECT_EQ(audit_.lines.back().find(told[secret].get<std::string>()), std::string::npos);
}

TEST_F(Audit, TellsWhoRotatedTheKeys) {
  send("POST", "/$rotate-keys",
       {{"Authorization", "Bearer " + server_.obtain_tokens("webapp")["access_token"].get<std::string>()}});
  EXPECT_EQ(last()["event"], "keys");
  EXPECT_EQ(last()["outcome"], "failure");
  send("POST", "/$rotate-keys", {{"Authorization", TestServer::root}});
  EXPECT_EQ(last()["outcome"], "success");
  EXPECT_EQ(last()["client"], "root");
}

struct Strangers {
  const char* sentence;
  const char* method;
  const char* path;
  const char* type;
  const char* body;
};

class StrangersWhoGetNowhere : public Audit, public testing::WithParamInterface<Strangers> {};

TEST_P(StrangersWhoGetNowhere, LeaveNoTrace) {
  const auto& [sentence, method, path, type, body] = GetParam();
  for (const http::Headers& more : {http::Headers{}, http::Headers{{"Authorization", "Bearer guessed"}}}) {
    auto headers = more;
    headers.emplace_back("Content-Type", type);
    const auto answer = send(method, path, headers, body);
    EXPECT_GE(answer.status, 400);
    EXPECT_LT(answer.status, 500);
    EXPECT_EQ(audit_.lines, std::vector<std::string>{});
  }
}

constexpr const char* as_json = "application/json";
constexpr const char* as_form = "application/x-www-form-urlencoded";

INSTANTIATE_TEST_SUITE_P(
    Requests, StrangersWhoGetNowhere,
    testing::Values(Strangers{"ByABundleThatCannotBeRead", "POST", "/", as_json,
                              R"({"resourceType": "Bundle", "type": "batch", "entry": 7})"},
                    Strangers{"ByABundle", "POST", "/", as_json,
                              R"({"resourceType": "Bundle", "type": "batch",
                        "entry": [{"request": {"method": "DELETE", "url": "User/alice"}}]})"},
                    Strangers{"ByAList", "PUT", "/", as_json, R"([{"resourceType": "Role", "id": "r"}])"},
                    Strangers{"ByAChange", "PUT", "/User/alice", as_json, "{}"},
                    Strangers{"ByADeletion", "DELETE", "/Client/webapp", as_json, ""},
                    Strangers{"ByNewKeys", "POST", "/$rotate-keys", as_json, ""},
                    Strangers{"ByARegistration", "POST", "/auth/register", as_json, "{}"},
                    Strangers{"ByAnothersRegistration", "DELETE", "/auth/register/webapp", as_json, ""},
                    Strangers{"ByClosingASession", "DELETE", "/Session", as_json, ""},
                    Strangers{"ByAConsentForNobody", "POST", "/auth/grant", as_form, "decision=allow"},
                    Strangers{"ByTakingATokenBack", "POST", "/auth/revoke", as_form, "token=x"},
                    Strangers{"ByAPassword", "POST", "/auth/change-password", as_json, "{}"}),
    [](const auto& test) { return test.param.sentence; });

TEST_F(Audit, TellsOfGuessesThatWereCheckedAndOfNoOther) {
  const auto guess = [this] {
    return send("DELETE", "/User/alice", {{"Authorization", "Basic cm9vdDpndWVzcw=="}}).status;  // root:guess
  };
  std::size_t checked = 0;
  while (guess() == 401) ++checked;
  EXPECT_EQ(guess(), 429);
  EXPECT_GT(checked, 0U);
  EXPECT_EQ(audit_.lines.size(), checked);
  EXPECT_EQ(last()["client"], "root");
  EXPECT_EQ(last()["outcome"], "failure");
}

TEST_F(Audit, TellsOfTokensThatAStrangerDidNotGet) {
  post_form("/auth/token", TestServer::code_exchange("webapp", "guessed"));
  EXPECT_EQ(last()["event"], "issue");
  EXPECT_EQ(last()["reason"], "invalid_grant");
}

/// What a stranger can try as often as he likes, since no secret of anybody's is in it.
struct FreeTry {
  const char* sentence;
  const char* path;
  const char* type;
  const char* body;
  const char* authorization = nullptr;
};

class FreeTries : public Audit, public testing::WithParamInterface<FreeTry> {};

TEST_P(FreeTries, AreToldAtAPaceWithWhatWasLeftOut) {
  const auto& [sentence, path, type, body, authorization] = GetParam();
  http::Headers headers{{"Content-Type", type}};
  if (authorization != nullptr) headers.emplace_back("Authorization", authorization);
  for (int i = 0; i < 60; ++i) send("POST", path, headers, body);
  EXPECT_EQ(audit_.lines.size(), 50U);
  EXPECT_EQ(last()["outcome"], "failure");
  EXPECT_FALSE(last().contains("left_out"));
  server_.clock.advance(Seconds{5});
  send("POST", path, headers, body);
  EXPECT_EQ(audit_.lines.size(), 51U);
  EXPECT_EQ(last()["left_out"], 10);
}

INSTANTIATE_TEST_SUITE_P(
    Requests, FreeTries,
    testing::Values(FreeTry{"ACodeOfAPublicClient", "/auth/token", as_form,
                            "grant_type=authorization_code&client_id=webapp&code=x&code_verifier=y"},
                    FreeTry{"ARefreshTokenOfAPublicClient", "/auth/token", as_form,
                            "grant_type=refresh_token&client_id=webapp&refresh_token=x"},
                    FreeTry{"NoGrantAtAll", "/auth/token", as_form, ""},
                    FreeTry{"ALoginForNobody", "/auth/login", as_form, "username=alice&password=x"},
                    FreeTry{"ACodeForNobody", "/auth/second-factor", as_form, "code=123456"},
                    // Refused before anybody looks who asks.
                    FreeTry{"AMethodThatNoResourceTakes", "/User/alice", as_json, "{}",
                            "Basic cm9vdDpndWVzcw=="}),
    [](const auto& test) { return test.param.sentence; });

TEST_F(Audit, TellsOfATokenThatWasTakenBackWhoseItWas) {
  const std::string token = server_.obtain_tokens("webapp")["access_token"];
  Form form;
  form.set("client_id", "webapp");
  form.set("token", token);
  for (int times = 0; times < 2; ++times) EXPECT_EQ(post_form("/auth/revoke", form).status, 200);
  EXPECT_EQ(audit_.lines.size(), 1U);  // the second one took nothing back
  EXPECT_EQ(last()["event"], "revoke");
  EXPECT_EQ(last()["user"], "alice");
  EXPECT_EQ(last()["client"], "webapp");
  EXPECT_EQ(audit_.lines.back().find(token), std::string::npos);
}

TEST_F(Audit, TellsOfASpentRefreshTokenThatIsTakenBack) {
  Form refresh;
  refresh.set("grant_type", "refresh_token");
  refresh.set("client_id", "webapp");
  const std::string token = server_.obtain_tokens("webapp")["refresh_token"];
  refresh.set("refresh_token", token);
  ASSERT_EQ(post_form("/auth/token", refresh).status, 200);
  Form form;
  form.set("client_id", "webapp");
  form.set("token", token);
  post_form("/auth/revoke", form);
  EXPECT_EQ(last()["event"], "revoke");
  EXPECT_EQ(last()["user"], "alice");
}

TEST_F(Audit, NamesNobodyWhereTheStoreIsAway) {
  class Away : public sql::Database {
    void commit(const Task&, sql::Isolation) override { throw StoreUnavailable("away"); }
    void look(const Task&) override { throw StoreUnavailable("away"); }
  } away;
  SqlSessionStore sessions(away);
  const Observation observation([](const http::Request&) { return http::content(503, "text/plain", ""); }, {},
                                {random_, server_.clock, crypto_, sessions, metrics_, &audit_});
  const auto response = observation.handle(
      {.method = "POST", .path = "/auth/grant", .headers = {{"Cookie", "codegrant_session=abc"}}});
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(last()["event"], "consent");
  EXPECT_EQ(last()["outcome"], "failure");
  EXPECT_FALSE(last().contains("session"));
}

}  // namespace
}  // namespace codegrant::server
