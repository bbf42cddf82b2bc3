// One answer holds so much and no more, whatever it is made of.
#include <gtest/gtest.h>

#include <set>

#include "server/endpoints/answer_room.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

/// Ten documents of a megabyte: more than one answer takes.
class LargeAnswers : public testing::Test {
 protected:
  LargeAnswers() {
    for (int i = 0; i < count; ++i) put("b" + std::to_string(i), 'x');
  }

  /// Into the store itself, since reading a megabyte of JSON takes its time.
  void put(const std::string& id, char filling) {
    const std::string body = R"({"data":")" + std::string(1'000'000, filling) + "\"}";
    server_.store().resources.put({.type = "Binary", .id = id, .body = body, .shown = body}, {}, {}, {});
  }

  Json get(const std::string& target) { return body_of_response(server_.administer("GET", target)); }

  Json post(const char* type, const std::string& url) {
    Json entries = Json::array();
    for (int i = 0; i < 20; ++i)
      entries.push_back({{"request", {{"method", "GET"}, {"url", url + std::to_string(i % count)}}}});
    return body_of_response(server_.administer(
        "POST", "/", {{"resourceType", "Bundle"}, {"type", type}, {"entry", std::move(entries)}}));
  }

  static std::string next_of(const Json& bundle) {
    for (const Json& link : bundle["link"])
      if (link["relation"] == "next") return link["url"].get<std::string>().substr(21);
    return {};
  }

  static constexpr int count = 10;
  TestServer server_;
};

TEST_F(LargeAnswers, OfASearchGoOnInTheNextPage) {
  std::set<std::string> ids;
  int pages = 0;
  for (std::string target = "/Binary?_count=1000"; !target.empty(); ++pages) {
    const Json bundle = get(target);
    EXPECT_EQ(bundle["total"], count);
    EXPECT_LE(to_text(bundle).size(), most_answer_bytes + 10'000);
    for (const Json& entry : bundle["entry"]) EXPECT_TRUE(ids.insert(entry["resource"]["id"]).second);
    target = next_of(bundle);
  }
  EXPECT_EQ(ids.size(), std::size_t{count});
  EXPECT_EQ(pages, 2);
}

TEST_F(LargeAnswers, OfAHistoryGoOnInTheNextPage) {
  for (int i = 0; i < count; ++i) put("b0", static_cast<char>('a' + i));
  std::set<std::string> etags;
  for (std::string target = "/Binary/b0/_history?_count=1000"; !target.empty();) {
    const Json bundle = get(target);
    for (const Json& entry : bundle["entry"]) EXPECT_TRUE(etags.insert(entry["response"]["etag"]).second);
    target = next_of(bundle);
  }
  EXPECT_EQ(etags.size(), std::size_t{count + 1});
}

TEST_F(LargeAnswers, OfABatchEndInRefusals) {
  const Json entries = post("batch", "Binary/b")["entry"];
  ASSERT_EQ(entries.size(), 20U);
  EXPECT_EQ(entries.front()["response"]["status"], "200");
  EXPECT_EQ(entries.back()["response"]["status"], "413");
  EXPECT_EQ(entries.back()["response"]["outcome"]["issue"][0]["code"], "too-costly");
  EXPECT_LE(to_text(entries).size(), most_answer_bytes + 1'100'000);
}

TEST_F(LargeAnswers, OfReadsInATransactionEndInRefusals) {
  const Json entries = post("transaction", "Binary/b")["entry"];
  EXPECT_EQ(entries.front()["response"]["status"], "200");
  EXPECT_EQ(entries.back()["response"]["status"], "413");
}

TEST_F(LargeAnswers, BoundTheSearchesOfABatchTogether) {
  const Json entries = post("batch", "Binary?_count=1000&_offset=")["entry"];
  EXPECT_EQ(entries.back()["response"]["status"], "413");
  EXPECT_LE(to_text(entries).size(), most_answer_bytes + 1'100'000);
}

TEST_F(LargeAnswers, LetNoEntryWriteThatCannotBeAnswered) {
  Json entries = Json::array();
  for (int i = 0; i < count; ++i)
    entries.push_back({{"request", {{"method", "PATCH"}, {"url", "Binary/b" + std::to_string(i)}}},
                       {"resource", {{"n", 1}}}});
  const Json bundle{{"resourceType", "Bundle"}, {"type", "batch"}, {"entry", entries}};
  const Json answers = body_of_response(server_.administer("POST", "/", bundle))["entry"];
  EXPECT_EQ(answers.front()["response"]["status"], "200");
  EXPECT_EQ(answers.back()["response"]["status"], "413");
  EXPECT_EQ(get("/Binary/b9")["meta"]["versionId"], "1");
}

TEST_F(LargeAnswers, LetNoTransactionWriteMoreThanThat) {
  Json entries = Json::array();
  for (int i = 0; i < count; ++i)
    entries.push_back({{"request", {{"method", "DELETE"}, {"url", "Binary/b" + std::to_string(i)}}}});
  const Json bundle{{"resourceType", "Bundle"}, {"type", "transaction"}, {"entry", entries}};
  const auto refused = server_.administer("POST", "/", bundle);
  EXPECT_EQ(refused.status, 413);
  EXPECT_EQ(body_of_response(refused)["issue"][0]["expression"][0], "entry[9]");
  EXPECT_EQ(get("/Binary")["total"], count);
}

TEST_F(LargeAnswers, AreNoSmallOnes) {
  EXPECT_EQ(server_.administer("GET", "/Binary?_offset=2&_page=2").status, 400);
  const Json page = get("/Binary?_offset=2&_count=3");
  EXPECT_EQ(page["entry"].size(), 3U);
  EXPECT_EQ(page["entry"][0]["resource"]["id"], "b2");
  EXPECT_EQ(next_of(page), "/Binary?_offset=5&_count=3");
}

}  // namespace
}  // namespace codegrant::server
