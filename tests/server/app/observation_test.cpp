// What the log, the numbers and the audit know of a request, and what they never hold.
#include "server/app/observation.hpp"

#include <gtest/gtest.h>

#include "server/app/log_line.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

class Lines : public AuditTrail {
 public:
  void add(const std::string& line) override { lines.push_back(line); }
  std::vector<std::string> lines;
};

/// A server that is observed: requests go through the observation.
class Observations : public testing::Test {
 protected:
  http::Response send(const std::string& method, const std::string& path, http::Headers headers = {},
                      const std::string& body = {}) {
    http::Request request{.method = method, .path = path, .headers = std::move(headers), .body = body};
    request.remote_address = "192.0.2.7";
    return observation_.handle(request);
  }
  http::Response administer(const std::string& method, const std::string& path, const Json& body) {
    return send(method, path, {{"Authorization", TestServer::root}}, to_text(body));
  }
  http::Response post_token(const Form& form) {
    return send("POST", "/auth/token", {{"Content-Type", "application/x-www-form-urlencoded"}},
                form.encode());
  }
  Json last() { return Json::parse(audit_.lines.at(audit_.lines.size() - 1)); }

  TestServer server_{{.registration = Switch::on}};
  SystemRandom random_;
  OpensslCrypto crypto_;
  Metrics metrics_;
  Lines audit_;
  Observation observation_{
      [this](const http::Request& request) {
        server_.remote_address = request.remote_address;
        return server_.send(request.method, request.path + (request.query.empty() ? "" : "?" + request.query),
                            request.headers, request.body);
      },
      server_.route_table(),
      {random_, server_.clock, crypto_, server_.store().sessions, metrics_, &audit_}};
};

TEST_F(Observations, NameEveryRequest) {
  const auto first = send("GET", "/health");
  EXPECT_TRUE(first.has("X-Request-Id"));
  EXPECT_TRUE(send("GET", "/nowhere").has("X-Request-Id"));
  EXPECT_EQ(current_request(), "");
}

TEST_F(Observations, AuditTokensAndTheirReuse) {
  const Form exchange = TestServer::code_exchange("webapp", server_.obtain_code("webapp"));
  const Json tokens = body_of_response(post_token(exchange));
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
  post_token(refresh);
  EXPECT_EQ(last()["event"], "refresh");
  post_token(exchange);
  EXPECT_EQ(last()["event"], "reuse");
  EXPECT_EQ(last()["reason"], "invalid_grant");
  for (const auto& line : audit_.lines)
    for (const auto* member : {"access_token", "refresh_token"})
      EXPECT_EQ(line.find(tokens[member].get<std::string>()), std::string::npos);
}

TEST_F(Observations, AuditWhoChangedWhat) {
  administer("PUT", "/User/eve", {{"userName", "eve"}, {"password", "a-long-password"}});
  EXPECT_EQ(last()["event"], "change");
  EXPECT_EQ(last()["resource"], "User/eve");
  EXPECT_EQ(last()["client"], "root");
  EXPECT_EQ(audit_.lines.back().find("a-long-password"), std::string::npos);
  administer("PUT", "/User/another", {{"userName", "EVE"}});
  EXPECT_EQ(last()["outcome"], "failure");
  const auto before = audit_.lines.size();
  administer("PUT", "/Patient/p2", {{"active", true}});
  EXPECT_EQ(audit_.lines.size(), before);
  administer("PUT", "/", Json::parse(R"([{"resourceType": "Role", "id": "r", "name": "x"},
                                         {"resourceType": "Patient", "id": "p3"}])"));
  EXPECT_EQ(last()["resource"], "Role/r");
}

TEST_F(Observations, AuditClientsThatRegisterThemselves) {
  const auto refused = send("POST", "/auth/register", {{"Content-Type", "application/json"}}, "{}");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(last()["event"], "registration");
  EXPECT_EQ(last()["reason"], "invalid_redirect_uri");
  const Json told = body_of_response(send("POST", "/auth/register", {{"Content-Type", "application/json"}},
                                          R"({"redirect_uris": ["https://stranger.example/cb"]})"));
  EXPECT_EQ(last()["resource"], "Client/" + told["client_id"].get<std::string>());
  for (const auto* secret : {"client_secret", "registration_access_token"})
    EXPECT_EQ(audit_.lines.back().find(told[secret].get<std::string>()), std::string::npos);
}

TEST_F(Observations, AuditWrongPasswordsWithoutWhatWasTyped) {
  auto form = server_.open_form(server_.authorize_target("webapp")).form;
  form.set("password", "something-wrong");
  send("POST", "/auth/login", {{"Content-Type", "application/x-www-form-urlencoded"}}, form.encode());
  EXPECT_EQ(last()["event"], "login");
  EXPECT_EQ(last()["outcome"], "failure");
  EXPECT_EQ(audit_.lines.back().find("something-wrong"), std::string::npos);
}

TEST_F(Observations, CountUnderNamesOfTheirOwn) {
  send("GET", "/Patient/p1");
  send("BREW", "/a-path-that-nobody-knows");
  post_token({});
  const std::string text = metrics_.text();
  for (const auto* line : {"codegrant_requests_total{method=\"GET\",route=\"/:Type/:id\",status=\"401\"} 1\n",
                           "codegrant_requests_total{method=\"other\",route=\"none\",status=\"404\"} 1\n",
                           "codegrant_refused_total{route=\"/:Type/:id\",reason=\"login\"} 1\n",
                           "codegrant_request_seconds_count{route=\"none\"} 1\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  EXPECT_EQ(text.find("nobody"), std::string::npos);
}

TEST(AGauge, IsAskedWhenItIsRead) {
  Metrics metrics;
  int value = 1;
  metrics.gauge("codegrant_things", "Things.", [&] { return value; });
  value = 7;
  EXPECT_NE(metrics.text().find("\ncodegrant_things 7\n"), std::string::npos);
}

struct Field {
  const char* sentence;
  std::string value;
  const char* text;
};

class LogFields : public testing::TestWithParam<Field> {};

TEST_P(LogFields, StayWhereTheyAre) {
  EXPECT_EQ(LogLine().add("path", GetParam().value).add("status", "200").text(),
            std::string("path=") + GetParam().text + " status=200");
}

INSTANTIATE_TEST_SUITE_P(
    Table, LogFields,
    testing::Values(Field{"Plain", "/Patient/p1", "/Patient/p1"}, Field{"WithASpace", "/a b", "\"/a b\""},
                    Field{"WithALineEnd", "a\r\nb", R"("a\r\nb")"},
                    Field{"WithQuotes", "a\" status=500", R"("a\" status=500")"}, Field{"Empty", "", R"("")"},
                    Field{"TurnedAround", "\u202ea", R"("\u202ea")"}, Field{"NoText", "\xff", R"("\ufffd")"}),
    [](const auto& test) { return test.param.sentence; });

}  // namespace
}  // namespace codegrant::server
