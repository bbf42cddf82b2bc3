// What the log and the numbers know of a request, and what they never hold.
#include "server/app/observation.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "server/app/log_line.hpp"
#include "tests/server/support/observed_server.hpp"

namespace codegrant::server {
namespace {

using Observations = ObservedServer;

TEST_F(Observations, NameEveryRequest) {
  const auto first = send("GET", "/health");
  EXPECT_TRUE(first.has("X-Request-Id"));
  EXPECT_TRUE(send("GET", "/nowhere").has("X-Request-Id"));
  EXPECT_EQ(current_request(), "");
}

TEST_F(Observations, NameAndCountWhatCouldNotBeRead) {
  auto response = http::content(400, "application/json", R"({"error":"invalid_request"})");
  observation_.tell_of_refusal({.method = "GET", .path = "/%00"}, response);
  EXPECT_TRUE(response.has("X-Request-Id"));
  EXPECT_EQ(current_request(), "");
  EXPECT_NE(metrics_.text().find("codegrant_refused_total{route=\"none\",reason=\"invalid_request\"} 1\n"),
            std::string::npos);
}

TEST_F(Observations, CountWhoWasTurnedAwayUnread) {
  observation_.tell_of_turned_away(3);
  observation_.tell_of_turned_away(4);
  EXPECT_NE(metrics_.text().find("\ncodegrant_turned_away_total 7\n"), std::string::npos) << metrics_.text();
}

TEST_F(Observations, AreReadByGet) {
  EXPECT_EQ(metrics_page(metrics_, {.method = "GET", .path = "/metrics"}).status, 200);
  const auto refused = metrics_page(metrics_, {.method = "POST", .path = "/metrics"});
  EXPECT_EQ(refused.status, 405);
  EXPECT_TRUE(refused.has("Allow"));
}

TEST_F(Observations, CountUnderNamesOfTheirOwn) {
  send("GET", "/Patient/p1");
  send("BREW", "/a-path-that-nobody-knows");
  post_form("/auth/token", {});
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

TEST(ACounter, IsToldFromAGauge) {
  Metrics metrics;
  metrics.counter("codegrant_things_total", "Things.", [] { return 7; });
  EXPECT_NE(metrics.text().find("# TYPE codegrant_things_total counter\ncodegrant_things_total 7\n"),
            std::string::npos);
}

TEST(ACounter, IsToldToItsLastDigit) {
  Metrics metrics;
  metrics.counter("codegrant_things_total", "Things.", [] { return 1'234'567; });
  EXPECT_NE(metrics.text().find("\ncodegrant_things_total 1234567\n"), std::string::npos) << metrics.text();
}

TEST(AGauge, ThatCannotBeReadIsLeftOut) {
  Metrics metrics;
  metrics.gauge("codegrant_sessions", "Sessions.",
                []() -> double { throw std::runtime_error("the store is away"); });
  metrics.gauge("codegrant_things", "Things.", [] { return 7; });
  const std::string text = metrics.text();
  EXPECT_EQ(text.find("codegrant_sessions"), std::string::npos);
  EXPECT_NE(text.find("\ncodegrant_things 7\n"), std::string::npos);
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
