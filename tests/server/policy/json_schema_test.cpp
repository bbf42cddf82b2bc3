// JSON Schema, draft-07: held against the official test suite, and bounded.
#include "server/policy/json_schema.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>

namespace codegrant::server {
namespace {

Json read(const std::filesystem::path& file) {
  std::ifstream input(file);
  return Json::parse(std::string(std::istreambuf_iterator<char>(input), {}));
}

/// Groups of cases whose schemas cannot be compiled here, and why that is meant.
const std::map<std::string, std::string, std::less<>>& refused_groups() {
  static const std::string elsewhere = "leads to another document, and none is fetched";
  static const std::map<std::string, std::string, std::less<>> groups{
      {"definitions.json: valid definition", elsewhere},
      {"definitions.json: invalid definition", elsewhere},
      {"definitions.json: validate definition against metaschema", elsewhere},
      {"ref.json: remote ref, containing refs itself", elsewhere},
      {"refRemote.json: remote ref", elsewhere},
      {"refRemote.json: fragment within remote ref", elsewhere},
      {"refRemote.json: ref within remote ref", elsewhere},
      {"refRemote.json: base URI change", elsewhere},
      {"refRemote.json: base URI change - change folder", elsewhere},
      {"refRemote.json: base URI change - change folder in subschema", elsewhere},
      {"refRemote.json: root ref in remote ref", elsewhere},
  };
  return groups;
}

class OfficialSuite : public testing::Test {
 protected:
  void check_group(const std::string& name, const Json& group) {
    Problems problems;
    const auto schema = JsonSchema::compile(group["schema"], "schema", problems);
    if (!schema) {
      refused_.insert(name);
      std::cout << "refused: " << name << ": " << problems.front().diagnostics << "\n";
      cases_ += group["tests"].size();
      return;
    }
    for (const Json& test : group["tests"]) {
      const auto accepted = schema->accepts(test["data"]);
      const bool right = accepted.has_value() && *accepted == test["valid"].get<bool>();
      EXPECT_TRUE(right) << name << ": " << test["description"];
      ++cases_;
      passed_ += right ? 1U : 0U;
    }
  }

  std::set<std::string> refused_;
  std::size_t cases_ = 0;
  std::size_t passed_ = 0;
};

TEST_F(OfficialSuite, PassesButForWhatIsElsewhere) {
  for (const auto& file : std::filesystem::directory_iterator(JSON_SCHEMA_TEST_SUITE "/draft7")) {
    if (!file.is_regular_file()) continue;
    for (const Json& group : read(file.path()))
      check_group(file.path().filename().string() + ": " + group["description"].get<std::string>(), group);
  }
  std::cout << "JSON Schema draft-07: " << passed_ << " of " << cases_ << " cases pass, " << cases_ - passed_
            << " are of schemas that are refused\n";
  for (const auto& name : refused_) EXPECT_TRUE(refused_groups().contains(name)) << name;
  EXPECT_GE(passed_, 400U);
}

struct WrongSchemaCase {
  const char* sentence;
  const char* schema;
  const char* place;
};

class WrongSchemas : public testing::TestWithParam<WrongSchemaCase> {};

TEST_P(WrongSchemas, AreRefusedAtTheirPlace) {
  Problems problems;
  EXPECT_FALSE(JsonSchema::compile(Json::parse(GetParam().schema), "s", problems));
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems.front().expression, GetParam().place);
}

INSTANTIATE_TEST_SUITE_P(
    Draft07, WrongSchemas,
    testing::Values(WrongSchemaCase{"UnknownType", R"({"type": "text"})", "s.type"},
                    WrongSchemaCase{"BrokenPattern", R"({"properties": {"uri": {"pattern": "["}}})",
                                    "s.properties.uri.pattern"},
                    WrongSchemaCase{"LookAhead", R"s({"pattern": "(?=a)"})s", "s.pattern"},
                    WrongSchemaCase{"RequiredAsInDraft3", R"({"required": true})", "s.required"},
                    WrongSchemaCase{"BrokenPatternProperty", R"({"patternProperties": {"(": {}}})",
                                    "s.patternProperties.("},
                    WrongSchemaCase{"SchemaThatIsNone", R"({"items": [{"not": 1}]})", "s.items[0].not"},
                    WrongSchemaCase{"LengthBelowNothing", R"({"minLength": -1})", "s.minLength"},
                    WrongSchemaCase{"ReferenceToNothing", R"({"$ref": "#/definitions/x"})", "s.$ref"},
                    WrongSchemaCase{"ReferenceElsewhere", R"({"$ref": "http://localhost/schema"})",
                                    "s.$ref"}),
    [](const auto& test) { return test.param.sentence; });

struct EndlessCase {
  const char* sentence;
  const char* schema;
};

class EndlessSchemas : public testing::TestWithParam<EndlessCase> {};

TEST_P(EndlessSchemas, EndWithAnError) {
  Problems problems;
  const auto schema = JsonSchema::compile(Json::parse(GetParam().schema), "s", problems);
  ASSERT_TRUE(schema);
  EXPECT_FALSE(schema->accepts(Json::parse(R"({"a": 1})")).has_value());
}

INSTANTIATE_TEST_SUITE_P(References, EndlessSchemas,
                         testing::Values(EndlessCase{"InACircle", R"({"allOf": [{"$ref": "#"}]})"},
                                         EndlessCase{"NotInACircle", R"({"not": {"$ref": "#"}})"},
                                         EndlessCase{"ThatDoubleWithEveryStep",
                                                     R"({"$ref": "#/definitions/a", "definitions": {
                      "a": {"not": {"allOf": [{"$ref": "#/definitions/b"}, {"$ref": "#/definitions/b"}]}},
                      "b": {"not": {"anyOf": [{"$ref": "#/definitions/a"}, {"$ref": "#/definitions/a"}]}}}})"}),
                         [](const auto& test) { return test.param.sentence; });

TEST(JsonSchemaPattern, TakesALongTextInItsStride) {
  Problems problems;
  const auto schema = JsonSchema::compile(Json::parse(R"({"pattern": "^(a+)+$"})"), "s", problems);
  ASSERT_TRUE(schema);
  const auto accepted = schema->accepts(std::string(1'000'000, 'a') + "b");
  ASSERT_TRUE(accepted.has_value());
  EXPECT_FALSE(*accepted);
}

}  // namespace
}  // namespace codegrant::server
