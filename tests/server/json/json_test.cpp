// What the server's JSON reader takes, and what it refuses beyond the grammar.
#include "server/json/json.hpp"

#include <gtest/gtest.h>

namespace codegrant::server {
namespace {

struct JsonCase {
  const char* sentence;
  std::string text;
  bool accepted;
};

class JsonReader : public testing::TestWithParam<JsonCase> {};

TEST_P(JsonReader, Holds) { EXPECT_EQ(parse_json(GetParam().text).has_value(), GetParam().accepted); }

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

INSTANTIATE_TEST_SUITE_P(
    Rfc8259, JsonReader,
    testing::Values(JsonCase{"TakesAnObject", R"({"a": [1, true, null, "x"]})", true},
                    JsonCase{"TakesTheSameNameInTwoObjects", R"({"a": {"x": 1}, "b": {"x": 2}})", true},
                    JsonCase{"TakesTheDeepestNesting", nested(max_document_depth), true},
                    JsonCase{"RefusesDeeperNesting", nested(max_document_depth + 2), false},
                    JsonCase{"RefusesARepeatedName", R"({"a": 1, "a": 2})", false},
                    JsonCase{"RefusesARepeatedNameSpelledOtherwise", R"({"a": 1, "\u0061": 2})", false},
                    JsonCase{"RefusesARepeatedNameDeepInside", R"([{"b": {"a": 1, "a": 2}}])", false},
                    JsonCase{"RefusesInvalidUtf8", "\"\xff\"", false},
                    JsonCase{"RefusesALoneSurrogate", R"("\ud800")", false},
                    JsonCase{"RefusesTrailingText", "{} {}", false},
                    JsonCase{"RefusesComments", "/* */ {}", false}, JsonCase{"RefusesNothing", "", false}),
    [](const auto& test) { return test.param.sentence; });

TEST(JsonMembers, AreReadWhateverTheValueIs) {
  const Json value{{"a", {{"b", "deep"}}}, {"n", 1}};
  EXPECT_EQ(member_at(value, {"a", "b"}), "deep");
  EXPECT_TRUE(member_at(value, {"n", "b"}).is_null());
  EXPECT_EQ(string_member(value, "n"), "");
}

}  // namespace
}  // namespace codegrant::server
