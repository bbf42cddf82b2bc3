// The strict JSON reader: RFC 8259's cases, and what it adds to be strict.
#include "codegrant/codec/json.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/sdk/arena.hpp"
#include "tests/sdk/json_corpus.hpp"

namespace codegrant {
namespace {

TEST(Json, GivesMembersAsTheyWereWritten) {
  const std::string text =
      R"( {"a": "x\u00e9\ud83d\ude00\n", "b": [1, -2.5e+3, true, null], "c": {"d": {}}} )";
  TestArena arena;
  const auto read = Json::parse(text, arena);
  ASSERT_TRUE(read);
  const Json& json = **read;
  EXPECT_EQ(json.string("a"), "xé😀\n");
  EXPECT_EQ(json.string("b"), "");
  EXPECT_EQ(json.string("e"), "");
  EXPECT_EQ(json.find("b")->first->next->source, "-2.5e+3");
  EXPECT_EQ(json.find("c")->source, R"({"d": {}})");
  EXPECT_EQ(json.find("e"), nullptr);
  EXPECT_EQ(json.find("b")->find(""), nullptr);
  EXPECT_EQ(json.find("a")->find("a"), nullptr);
}

TEST(Json, LeavesWhatNeedsNoUnescapingWhereItIs) {
  const std::string_view text = R"({"plain":"text"})";
  TestArena arena;
  const auto json = Json::parse(text, arena);
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)->first->name.data(), text.data() + 2);
  EXPECT_EQ((*json)->string("plain").data(), text.data() + 10);
}

TEST(Json, UnescapesWhereverTheEscapeStands) {
  TestArena arena;
  for (const auto& [text, meaning] :
       std::vector<std::pair<std::string, std::string>>{{R"("\\u0041")", "\\u0041"},
                                                        {R"("\u0041b")", "Ab"},
                                                        {R"("a\u0042")", "aB"},
                                                        {R"("\n\u0041\n")", "\nA\n"}}) {
    const auto json = Json::parse(text, arena);
    ASSERT_TRUE(json) << text;
    EXPECT_EQ((*json)->text, meaning);
  }
}

TEST(Json, FindsAMemberWhoseNameWasEscaped) {
  TestArena arena;
  const auto json = Json::parse(R"({"\u0061b":"x"})", arena);
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)->string("ab"), "x");
}

// What a caller must have room for, so that no answer can run an arena out of it.
TEST(Json, TakesHalfAValueForAByteAtMost) {
  std::string most = "[0";
  while (most.size() < 64 * 1024 - 2) most += ",0";
  most += ']';
  std::vector<char> room(sizeof(Json) * (most.size() / 2 + 1));
  Arena arena(room);
  EXPECT_TRUE(Json::parse(most, arena));
}

class JsonAccepted : public testing::TestWithParam<std::string> {};
TEST_P(JsonAccepted, IsRead) {
  TestArena arena;
  EXPECT_TRUE(Json::parse(GetParam(), arena)) << GetParam();
}
INSTANTIATE_TEST_SUITE_P(Rfc8259, JsonAccepted, testing::ValuesIn(corpus::accepted()));
INSTANTIATE_TEST_SUITE_P(TooGreatForADouble, JsonAccepted, testing::ValuesIn(corpus::read_by_us_alone()));

class JsonRefused : public testing::TestWithParam<std::string> {};
TEST_P(JsonRefused, IsInvalidResponse) {
  TestArena arena;
  const auto json = Json::parse(GetParam(), arena);
  ASSERT_FALSE(json) << GetParam();
  EXPECT_EQ(json.error().code, ErrorCode::invalid_response);
}
INSTANTIATE_TEST_SUITE_P(Rfc8259, JsonRefused, testing::ValuesIn(corpus::refused_by_all()));
INSTANTIATE_TEST_SUITE_P(ByUsAlone, JsonRefused, testing::ValuesIn(corpus::refused_by_us_alone()));

}  // namespace
}  // namespace codegrant
