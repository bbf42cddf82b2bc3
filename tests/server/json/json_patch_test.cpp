// JSON Patch to the letter (RFC 6902), within measure, and beside another implementation.
#include "server/json/json_patch.hpp"

#include <gtest/gtest.h>

#include <random>

namespace codegrant::server {
namespace {

struct PatchCase {
  const char* sentence;
  const char* document;
  const char* patch;
  const char* result;
};

class Patches : public testing::TestWithParam<PatchCase> {};

TEST_P(Patches, ChangeTheDocument) {
  const auto result = apply_json_patch(Json::parse(GetParam().document), Json::parse(GetParam().patch));
  ASSERT_TRUE(result.has_value()) << result.error().detail;
  EXPECT_EQ(*result, Json::parse(GetParam().result));
}

INSTANTIATE_TEST_SUITE_P(
    Rfc6902AppendixA, Patches,
    testing::Values(
        PatchCase{"A1AddsAMember", R"({"foo":"bar"})", R"([{"op":"add","path":"/baz","value":"qux"}])",
                  R"({"baz":"qux","foo":"bar"})"},
        PatchCase{"A2AddsAnElement", R"({"foo":["bar","baz"]})",
                  R"([{"op":"add","path":"/foo/1","value":"qux"}])", R"({"foo":["bar","qux","baz"]})"},
        PatchCase{"A3RemovesAMember", R"({"baz":"qux","foo":"bar"})", R"([{"op":"remove","path":"/baz"}])",
                  R"({"foo":"bar"})"},
        PatchCase{"A4RemovesAnElement", R"({"foo":["bar","qux","baz"]})",
                  R"([{"op":"remove","path":"/foo/1"}])", R"({"foo":["bar","baz"]})"},
        PatchCase{"A5Replaces", R"({"baz":"qux","foo":"bar"})",
                  R"([{"op":"replace","path":"/baz","value":"boo"}])", R"({"baz":"boo","foo":"bar"})"},
        PatchCase{"A6MovesAMember", R"({"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}})",
                  R"([{"op":"move","from":"/foo/waldo","path":"/qux/thud"}])",
                  R"({"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}})"},
        PatchCase{"A7MovesAnElement", R"({"foo":["all","grass","cows","eat"]})",
                  R"([{"op":"move","from":"/foo/1","path":"/foo/3"}])",
                  R"({"foo":["all","cows","eat","grass"]})"},
        PatchCase{"A8Tests", R"({"baz":"qux","foo":["a",2,"c"]})",
                  R"([{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}])",
                  R"({"baz":"qux","foo":["a",2,"c"]})"},
        PatchCase{"A10AddsAnObject", R"({"foo":"bar"})",
                  R"([{"op":"add","path":"/child","value":{"grandchild":{}}}])",
                  R"({"foo":"bar","child":{"grandchild":{}}})"},
        PatchCase{"A11IgnoresWhatItDoesNotKnow", R"({"foo":"bar"})",
                  R"([{"op":"add","path":"/baz","value":"qux","xyz":123}])", R"({"foo":"bar","baz":"qux"})"},
        PatchCase{"A14ReadsEscapes", R"({"/":9,"~1":10})", R"([{"op":"test","path":"/~01","value":10}])",
                  R"({"/":9,"~1":10})"},
        PatchCase{"A16AddsAList", R"({"foo":["bar"]})",
                  R"([{"op":"add","path":"/foo/-","value":["abc","def"]}])",
                  R"({"foo":["bar",["abc","def"]]})"}),
    [](const auto& test) { return test.param.sentence; });

INSTANTIATE_TEST_SUITE_P(
    Rfc6902, Patches,
    testing::Values(
        PatchCase{"ReplacesTheWholeDocument", "{}", R"([{"op":"replace","path":"","value":[1]}])", "[1]"},
        PatchCase{"AddsNull", "{}", R"([{"op":"add","path":"/a","value":null}])", R"({"a":null})"},
        PatchCase{"AddsAtTheEndByNumber", "[1]", R"([{"op":"add","path":"/1","value":2}])", "[1,2]"},
        PatchCase{"AddsToTheEmptyName", "{}", R"([{"op":"add","path":"/","value":1}])", R"({"":1})"},
        PatchCase{"Copies", R"({"a":{"b":1}})", R"([{"op":"copy","from":"/a","path":"/c"}])",
                  R"({"a":{"b":1},"c":{"b":1}})"},
        PatchCase{"CopiesIntoItself", R"({"a":{"b":1}})", R"([{"op":"copy","from":"/a","path":"/a/c"}])",
                  R"({"a":{"b":1,"c":{"b":1}}})"},
        PatchCase{"MovesToWhereItIs", R"({"a":1})", R"([{"op":"move","from":"/a","path":"/a"}])",
                  R"({"a":1})"},
        PatchCase{"TestsNumbersByTheirValue", R"({"a":1})", R"([{"op":"test","path":"/a","value":1.0}])",
                  R"({"a":1})"},
        PatchCase{"TestsObjectsWithoutRegardToOrder", R"({"a":{"x":1,"y":2}})",
                  R"([{"op":"test","path":"/a","value":{"y":2,"x":1}}])", R"({"a":{"x":1,"y":2}})"}),
    [](const auto& test) { return test.param.sentence; });

struct FaultCase {
  const char* sentence;
  const char* document;
  const char* patch;
  PatchFault::Kind kind;
  std::size_t operation;
};

class PatchFaults : public testing::TestWithParam<FaultCase> {};

TEST_P(PatchFaults, AreToldByOperation) {
  const auto result = apply_json_patch(Json::parse(GetParam().document), Json::parse(GetParam().patch));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, GetParam().kind) << result.error().detail;
  EXPECT_EQ(result.error().operation, GetParam().operation);
  EXPECT_FALSE(result.error().detail.empty());
}

constexpr auto malformed = PatchFault::Kind::malformed;
constexpr auto not_applicable = PatchFault::Kind::not_applicable;

INSTANTIATE_TEST_SUITE_P(
    Rfc6902, PatchFaults,
    testing::Values(
        FaultCase{"NoList", "{}", "{}", malformed, 0}, FaultCase{"NoObject", "{}", "[1]", malformed, 0},
        FaultCase{"NoOp", "{}", R"([{"path":"/a"}])", malformed, 0},
        FaultCase{"UnknownOp", "{}", R"([{"op":"spam","path":"/a"}])", malformed, 0},
        FaultCase{"NoPath", "{}", R"([{"op":"remove"}])", malformed, 0},
        FaultCase{"PathThatIsNoText", "{}", R"([{"op":"remove","path":1}])", malformed, 0},
        FaultCase{"NoValue", "{}", R"([{"op":"add","path":"/a"}])", malformed, 0},
        FaultCase{"NoFrom", "{}", R"([{"op":"move","path":"/a"}])", malformed, 0},
        FaultCase{"PathWithoutASlash", R"({"a":1})", R"([{"op":"remove","path":"a"}])", malformed, 0},
        FaultCase{"BadEscape", R"({"a":1})", R"([{"op":"remove","path":"/~2"}])", malformed, 0},
        FaultCase{"EscapeAtTheEnd", R"({"a":1})", R"([{"op":"remove","path":"/a~"}])", malformed, 0},
        FaultCase{"MoveIntoItself", R"({"a":{"b":1}})", R"([{"op":"move","from":"/a","path":"/a/b/c"}])",
                  malformed, 0},
        FaultCase{"A9FailedTest", R"({"baz":"qux"})", R"([{"op":"test","path":"/baz","value":"bar"}])",
                  not_applicable, 0},
        FaultCase{"A12NoParent", R"({"foo":"bar"})", R"([{"op":"add","path":"/baz/bat","value":"qux"}])",
                  not_applicable, 0},
        FaultCase{"A15TextIsNoNumber", R"({"/":9,"~1":10})", R"([{"op":"test","path":"/~01","value":"10"}])",
                  not_applicable, 0},
        FaultCase{"ParentIsAText", R"({"foo":"bar"})", R"([{"op":"add","path":"/foo/x","value":1}])",
                  not_applicable, 0},
        FaultCase{"ParentIsNull", R"({"foo":null})", R"([{"op":"add","path":"/foo/x","value":1}])",
                  not_applicable, 0},
        FaultCase{"RemovalOfNothing", "{}", R"([{"op":"remove","path":"/a"}])", not_applicable, 0},
        FaultCase{"ReplacementOfNothing", "{}", R"([{"op":"replace","path":"/a","value":1}])", not_applicable,
                  0},
        FaultCase{"RemovalBehindTheEnd", "[1]", R"([{"op":"remove","path":"/-"}])", not_applicable, 0},
        FaultCase{"PlaceBeyondTheEnd", "[1]", R"([{"op":"add","path":"/2","value":1}])", not_applicable, 0},
        FaultCase{"PlaceWithZeros", "[1,2]", R"([{"op":"remove","path":"/01"}])", not_applicable, 0},
        FaultCase{"NegativePlace", "[1,2]", R"([{"op":"remove","path":"/-1"}])", not_applicable, 0},
        FaultCase{"HugePlace", "[1,2]", R"([{"op":"remove","path":"/99999999999999999999"}])", not_applicable,
                  0},
        FaultCase{"TheSecondOfTwo", "{}",
                  R"([{"op":"add","path":"/a","value":1},{"op":"remove","path":"/b"}])", not_applicable, 1}),
    [](const auto& test) { return test.param.sentence; });

TEST(PatchMeasure, RefusesTooManyOperations) {
  Json patch = Json::array();
  for (std::size_t i = 0; i <= max_patch_operations; ++i)
    patch.push_back({{"op", "test"}, {"path", ""}, {"value", Json::object()}});
  EXPECT_FALSE(apply_json_patch(Json::object(), patch).has_value());
  patch.erase(0);
  EXPECT_TRUE(apply_json_patch(Json::object(), patch).has_value());
}

TEST(PatchMeasure, RefusesCopiesThatDoubleTheDocumentAgainAndAgain) {
  Json patch = Json::array();
  for (int i = 0; i < 60; ++i)
    patch.push_back({{"op", "copy"}, {"from", "/a"}, {"path", "/a/" + std::to_string(i)}});
  const auto result = apply_json_patch({{"a", Json::object()}}, patch);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, not_applicable);
}

TEST(PatchMeasure, RefusesDepthThatGrowsStepByStep) {
  Json patch = Json::array();
  std::string path;
  for (int i = 0; i <= max_document_depth; ++i)
    patch.push_back({{"op", "add"}, {"path", path += "/a"}, {"value", Json::object()}});
  const auto result = apply_json_patch(Json::object(), patch);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().operation, static_cast<std::size_t>(max_document_depth - 1));
}

/// Random documents and patches over few names, so that paths often meet something.
class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t count) { return random_() % count; }

  Json value(int depth = 3) {
    switch (below(depth > 0 ? 6U : 3U)) {
      case 0: return below(4);
      case 1: return names_[below(names_.size())];
      case 2: return below(2) == 0 ? Json() : Json(true);
      case 3: {
        Json list = Json::array();
        for (std::size_t i = below(4); i > 0; --i) list.push_back(value(depth - 1));
        return list;
      }
      default: {
        Json object = Json::object();
        for (std::size_t i = below(4); i > 0; --i) object[names_[below(names_.size())]] = value(depth - 1);
        return object;
      }
    }
  }

  std::string path() {
    std::string path;
    for (std::size_t i = below(4); i > 0; --i)
      path += "/" + (below(2) == 0 ? names_[below(names_.size())] : std::to_string(below(3)));
    return path;
  }

 private:
  std::mt19937 random_;
  std::vector<std::string> names_{"a", "b", "c"};
};

// The difference of two documents, as the library makes it, leads from one to the other.
TEST(PatchOracle, DifferencesOfAnotherImplementationLeadWhereTheyShould) {
  Dice dice(6902);
  for (int i = 0; i < 3000; ++i) {
    const Json before = dice.value();
    const Json after = dice.value();
    const Json patch = Json::diff(before, after);
    const auto result = apply_json_patch(before, patch);
    ASSERT_TRUE(result.has_value()) << before << patch << result.error().detail;
    ASSERT_EQ(*result, after) << before << patch;
  }
}

/// Whether the library may be asked: it asserts where a parent is neither object nor list, and knows no
/// removal of the whole document.
bool may_ask(const Json& document, const Json& operation) {
  const auto path = Json::json_pointer(operation["path"].get<std::string>());
  if (path.empty()) return false;
  const auto parent = path.parent_pointer();
  return document.contains(parent) && document.at(parent).is_structured();
}

TEST(PatchOracle, SingleOperationsDoWhatAnotherImplementationDoes) {
  Dice dice(1);
  int applied = 0;
  for (int i = 0; i < 20000; ++i) {
    const Json document = dice.value();
    const char* ops[] = {"add", "remove", "replace", "test", "copy"};
    const Json operation{
        {"op", ops[dice.below(5)]}, {"path", dice.path()}, {"from", dice.path()}, {"value", dice.value(1)}};
    if (!may_ask(document, operation)) continue;
    Json expected;
    bool possible = true;
    try {
      expected = document.patch(Json::array({operation}));
    } catch (const Json::exception&) {
      possible = false;
    }
    const auto result = apply_json_patch(document, Json::array({operation}));
    ASSERT_EQ(result.has_value(), possible) << document << operation;
    if (possible) {
      ASSERT_EQ(*result, expected) << document << operation;
      ++applied;
    }
  }
  EXPECT_GT(applied, 500);
}

}  // namespace
}  // namespace codegrant::server
