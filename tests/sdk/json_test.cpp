// The strict JSON reader: RFC 8259's cases, what it adds to be strict, and another reader as oracle.
#include "codegrant/codec/json.hpp"

#include <gtest/gtest.h>

#include "tests/sdk/json_corpus.hpp"

#ifndef __EMSCRIPTEN__
#include <nlohmann/json.hpp>
#endif

namespace codegrant {
namespace {

TEST(Json, GivesMembersAsTheyWereWritten) {
  const std::string text =
      R"( {"a": "x\u00e9\ud83d\ude00\n", "b": [1, -2.5e+3, true, null], "c": {"d": {}}} )";
  const auto json = Json::parse(text);
  ASSERT_TRUE(json);
  EXPECT_EQ(json->string("a"), "xé😀\n");
  EXPECT_EQ(json->string("b"), std::nullopt);
  EXPECT_EQ(json->find("b")->items[1].source, "-2.5e+3");
  EXPECT_EQ(json->find("c")->source, R"({"d": {}})");
  EXPECT_EQ(json->find("e"), nullptr);
}

class JsonAccepted : public testing::TestWithParam<std::string> {};
TEST_P(JsonAccepted, IsRead) { EXPECT_TRUE(Json::parse(GetParam())) << GetParam(); }
INSTANTIATE_TEST_SUITE_P(Rfc8259, JsonAccepted, testing::ValuesIn(corpus::accepted()));

class JsonRefused : public testing::TestWithParam<std::string> {};
TEST_P(JsonRefused, IsInvalidResponse) {
  const auto json = Json::parse(GetParam());
  ASSERT_FALSE(json) << GetParam();
  EXPECT_EQ(json.error().code, ErrorCode::invalid_response);
}
INSTANTIATE_TEST_SUITE_P(Rfc8259, JsonRefused, testing::ValuesIn(corpus::refused_by_all()));
INSTANTIATE_TEST_SUITE_P(ByUsAlone, JsonRefused, testing::ValuesIn(corpus::refused_by_us_alone()));

#ifndef __EMSCRIPTEN__
nlohmann::json rebuilt(const Json& json) {
  switch (json.kind) {
    case Json::Kind::string: return json.text;
    case Json::Kind::array: {
      auto array = nlohmann::json::array();
      for (const auto& item : json.items) array.push_back(rebuilt(item));
      return array;
    }
    case Json::Kind::object: {
      auto object = nlohmann::json::object();
      for (std::size_t i = 0; i < json.names.size(); ++i) object[json.names[i]] = rebuilt(json.items[i]);
      return object;
    }
    default: return nlohmann::json::parse(json.source);
  }
}

TEST(JsonOracle, ReadsTheSameValues) {
  for (const auto& text : corpus::accepted()) {
    const auto json = Json::parse(text);
    ASSERT_TRUE(json);
    EXPECT_EQ(rebuilt(*json), nlohmann::json::parse(text)) << text;
  }
}

TEST(JsonOracle, RefusesTheSameAndMore) {
  for (const auto& text : corpus::refused_by_all()) EXPECT_FALSE(nlohmann::json::accept(text)) << text;
  for (const auto& text : corpus::refused_by_us_alone()) EXPECT_TRUE(nlohmann::json::accept(text)) << text;
}

// Every way to break one byte of a document that has a bit of everything. Its names differ in length, so
// that no change makes a repeated name, which only ours refuses.
TEST(JsonOracle, AgreesOnEveryOneByteChange) {
  const std::string document = R"({"a":[1,-0.5e2,"\u00e9\n"],"bb":{"ccc":true,"dddd":null}})";
  int accepted = 0;
  for (std::size_t at = 0; at < document.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      auto text = document;
      text[at] = static_cast<char>(byte);
      const auto ours = Json::parse(text);
      ASSERT_EQ(ours.has_value(), nlohmann::json::accept(text)) << text;
      if (!ours) continue;
      ++accepted;
      EXPECT_EQ(rebuilt(*ours), nlohmann::json::parse(text)) << text;
    }
  }
  EXPECT_GT(accepted, 500);
}
#endif

}  // namespace
}  // namespace codegrant
