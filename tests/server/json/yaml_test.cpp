// YAML as another spelling of JSON: what is read, what is refused, and that writing loses nothing.
#include "server/json/yaml.hpp"

#include <gtest/gtest.h>

namespace codegrant::server {
namespace {

struct ReadCase {
  const char* sentence;
  const char* yaml;
  const char* json;  // what it means; null: refused
};

class YamlReader : public testing::TestWithParam<ReadCase> {};

TEST_P(YamlReader, Holds) {
  const auto value = parse_yaml(GetParam().yaml);
  if (GetParam().json == nullptr) {
    EXPECT_FALSE(value.has_value());
  } else {
    ASSERT_TRUE(value.has_value()) << value.error().detail;
    EXPECT_EQ(*value, Json::parse(GetParam().json));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Values, YamlReader,
    testing::Values(
        ReadCase{"ReadsMapsListsAndText", "a: [b, c]\nd: {e: f}", R"({"a":["b","c"],"d":{"e":"f"}})"},
        ReadCase{"ReadsTheCoreSchema", "[null, ~, true, false, 12, -3, 1.5, 1e3]",
                 "[null,null,true,false,12,-3,1.5,1000.0]"},
        ReadCase{"KeepsQuotedTextText", "['true', \"12\", '']", R"(["true","12",""])"},
        ReadCase{"KeepsWordsThatOlderYamlMadeBooleans", "[yes, no, on]", R"(["yes","no","on"])"},
        ReadCase{"KeepsWhatJsonCannotHoldText", "[.inf, .nan, 0x1f]", R"([".inf",".nan","0x1f"])"},
        ReadCase{"ReadsADate", "d: 2026-11-22", R"({"d":"2026-11-22"})"},
        ReadCase{"ReadsAnEmptyValueAsNull", "a:\nb: 1", R"({"a":null,"b":1})"}),
    [](const auto& test) { return test.param.sentence; });

INSTANTIATE_TEST_SUITE_P(Refusals, YamlReader,
                         testing::Values(ReadCase{"RefusesAnchors", "a: &x 1", nullptr},
                                         ReadCase{"RefusesAliases", "a: &x 1\nb: *x", nullptr},
                                         ReadCase{"RefusesAliasesWithoutAnchor", "b: *x", nullptr},
                                         ReadCase{"RefusesTags", "a: !!binary aGk=", nullptr},
                                         ReadCase{"RefusesTagsOfItsOwn", "a: !ruby/object {}", nullptr},
                                         ReadCase{"RefusesMergeKeys", "<<: {a: 1}", nullptr},
                                         ReadCase{"RefusesARepeatedKey", "a: 1\na: 2", nullptr},
                                         ReadCase{"RefusesAKeyThatIsNoText", "[1, 2]: 3", nullptr},
                                         ReadCase{"RefusesTwoDocuments", "a: 1\n---\nb: 2", nullptr},
                                         ReadCase{"RefusesBrokenText", "a: [1, 2", nullptr},
                                         ReadCase{"RefusesNothing", "", nullptr},
                                         ReadCase{"RefusesUtf16",
                                                  "\xff\xfe"
                                                  "a",
                                                  nullptr},
                                         ReadCase{"RefusesInvalidUtf8", "a: \"\\xff\xff\"", nullptr}),
                         [](const auto& test) { return test.param.sentence; });

TEST(YamlReaderBounds, RefuseDeepNestingAndManyNodes) {
  EXPECT_FALSE(parse_yaml(std::string(200, '[') + std::string(200, ']')).has_value());
  std::string many = "[";
  for (int i = 0; i < 120'000; ++i) many += "1,";
  EXPECT_FALSE(parse_yaml(many + "1]").has_value());
}

TEST(YamlReaderBounds, RefuseZeroBytes) {
  EXPECT_FALSE(parse_yaml(std::string_view("\0a\0:\0 \0b", 8)).has_value());
  EXPECT_FALSE(parse_yaml(R"("\0")").has_value());
}

TEST(YamlFaults, AreToldByLineAndColumn) {
  EXPECT_NE(parse_yaml("a: 1\nb: &x 2").error().detail.find("line 2, column 4"), std::string::npos)
      << parse_yaml("a: 1\nb: &x 2").error().detail;
  EXPECT_NE(parse_yaml("a: 1\n b: [").error().detail.find("line 2, column"), std::string::npos);
}

TEST(YamlWriter, WritesWhatTheReaderReadsBack) {
  const Json value = Json::parse(R"({
    "text": "plain", "empty": "", "looks like": ["true", "null", "12", "1.5", "~", "<<", "- x", "a: b", "# c", "&a", "*a", "!t"],
    "spaces": "  both  ", "lines": "one\ntwo\n", "unicode": "‹é›", "quote": "\"'", "control": "\u0001", "return": "a\r",
    "numbers": [0, -1, 1.5, 12345678901234], "nothing": null, "yes": true,
    "deep": {"list": [[], {}, [{"a": []}]]}})");
  const auto read = parse_yaml(to_yaml(value));
  ASSERT_TRUE(read.has_value()) << read.error().detail;
  EXPECT_EQ(*read, value);
}

TEST(YamlWriter, WritesWhatLooksLikeTheMarkOfADocumentAsText) {
  for (const auto* text : {"---", "--- a", "...", "... a"})
    for (const Json& value : {Json(text), Json{{text, "value"}}}) {
      const auto read = parse_yaml(to_yaml(value));
      ASSERT_TRUE(read.has_value()) << to_yaml(value);
      EXPECT_EQ(*read, value);
    }
}

}  // namespace
}  // namespace codegrant::server
