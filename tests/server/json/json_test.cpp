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
                    JsonCase{"RefusesDeeperNesting", nested(max_document_depth + 1), false},
                    JsonCase{"RefusesARepeatedName", R"({"a": 1, "a": 2})", false},
                    JsonCase{"RefusesARepeatedNameSpelledOtherwise", R"({"a": 1, "\u0061": 2})", false},
                    JsonCase{"RefusesARepeatedNameDeepInside", R"([{"b": {"a": 1, "a": 2}}])", false},
                    JsonCase{"RefusesInvalidUtf8", "\"\xff\"", false},
                    JsonCase{"RefusesALoneSurrogate", R"("\ud800")", false},
                    JsonCase{"RefusesNulInAText", R"({"a": "x\u0000y"})", false},
                    JsonCase{"RefusesNulInAName", R"({"a\u0000b": 1})", false},
                    JsonCase{"RefusesTrailingText", "{} {}", false},
                    JsonCase{"RefusesTextAfterANul", std::string("{}\0{}", 5), false},
                    JsonCase{"RefusesComments", "/* */ {}", false}, JsonCase{"RefusesNothing", "", false}),
    [](const auto& test) { return test.param.sentence; });

struct PlaceCase {
  const char* sentence;
  std::string text;
  const char* place;
};

class JsonPlaces : public testing::TestWithParam<PlaceCase> {};

TEST_P(JsonPlaces, AreToldByLineAndColumn) {
  const auto value = parse_json(GetParam().text);
  ASSERT_FALSE(value.has_value());
  EXPECT_NE(value.error().detail.find(GetParam().place), std::string::npos) << value.error().detail;
}

INSTANTIATE_TEST_SUITE_P(
    Faults, JsonPlaces,
    testing::Values(PlaceCase{"AtTheStart", "x", "line 1, column 1"},
                    PlaceCase{"InTheSecondLine", "{\"a\": 1,\n \"b\" 2}", "line 2, column 6"},
                    PlaceCase{"AtTheEnd", "{\"a\":\n", "line 2, column 1"},
                    PlaceCase{"OfANul", std::string("[1,\n2\0]", 7), "line 2, column 2"},
                    PlaceCase{"OfARepeatedName", "{\"a\": 1,\n \"a\": 2}", "line 2, column 4"},
                    PlaceCase{"OfTooMuchDepth", "\n" + nested(max_document_depth + 1), "line 2, column 65"}),
    [](const auto& test) { return test.param.sentence; });

TEST(JsonText, IsWhatTheLibraryWritesToo) {
  for (const auto* text : {"{}", "[]", "null", "true", "-1", "18446744073709551615", "1.5", "1e300", "\"\"",
                           R"({"a":[1,{"b":[]},[[]],"x\"\\\n\t\u0001\u007f/é😀"],"b\"c":{},"":null})"}) {
    const auto value = parse_json(text);
    ASSERT_TRUE(value.has_value()) << text;
    EXPECT_EQ(to_text(*value), value->dump());
  }
  EXPECT_THROW(static_cast<void>(to_text(Json("\xff"))), Json::type_error);
}

TEST(JsonMembers, AreReadWhateverTheValueIs) {
  const Json value{{"a", {{"b", "deep"}}}, {"n", 1}};
  EXPECT_EQ(member_at(value, {"a", "b"}), "deep");
  EXPECT_TRUE(member_at(value, {"n", "b"}).is_null());
  EXPECT_EQ(string_member(value, "n"), "");
}

}  // namespace
}  // namespace codegrant::server
