// Matcho, operator by operator.
#include "server/policy/matcho.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace codegrant::server {
namespace {

const Json& request() {
  static const Json value = Json::parse(R"({
    "request-method": "get", "uri": "/Patient/p1", "params": {"resource/id": "p1", "empty": ""},
    "user": {"id": "u1", "data": {"patient": "p1", "patients": ["p0", "p1"], "careTeam": {"reference": "Group/g1"}},
             "roles": [{"value": "nurse"}, {"value": "admin"}]},
    "body": {"subject": {"reference": "Patient/p1"}, "group": {"resourceType": "Group", "id": "g1"},
             "double": {"resourceType": "Group", "id": "g1", "reference": "Group/g2"}},
    "list": [1, 2, 3], "none": [], "nothing": null, "yes": true})");
  return value;
}

Matcho compiled(const char* pattern) {
  Problems problems;
  auto matcho = Matcho::compile(Json::parse(pattern), "m", problems);
  if (!matcho) throw std::invalid_argument(problems.front().expression + " " + problems.front().diagnostics);
  return *std::move(matcho);
}

struct MatchoCase {
  const char* sentence;
  const char* pattern;
  bool matches;
};

class MatchoTable : public testing::TestWithParam<MatchoCase> {};

// Asked both ways: whether it matches, and where it does not.
TEST_P(MatchoTable, Holds) {
  const Matcho matcho = compiled(GetParam().pattern);
  EXPECT_EQ(matcho.matches(request(), request()), GetParam().matches);
  EXPECT_EQ(matcho.mismatches(request(), request()).empty(), GetParam().matches);
}

INSTANTIATE_TEST_SUITE_P(
    Values, MatchoTable,
    testing::Values(MatchoCase{"EmptyPatternMatchesAll", "{}", true},
                    MatchoCase{"EmptyObjectWantsAnObject", R"({"user": {}})", true},
                    MatchoCase{"EmptyObjectOnNothing", R"({"absent": {}})", false},
                    MatchoCase{"PrimitiveIsEquality", R"({"request-method": "get"})", true},
                    MatchoCase{"PrimitiveDiffers", R"({"request-method": "GET"})", false},
                    MatchoCase{"BooleanIsEquality", R"({"yes": true})", true},
                    MatchoCase{"BooleanIsNotItsText", R"({"yes": "true"})", false},
                    MatchoCase{"ObjectIsInclusion", R"({"user": {"id": "u1"}})", true},
                    MatchoCase{"ObjectNeedsTheMember", R"({"user": {"name": "x"}})", false},
                    MatchoCase{"ObjectAgainstAPrimitive", R"({"uri": {"a": 1}})", false},
                    MatchoCase{"ArrayIsAPrefix", R"({"list": [1, 2]})", true},
                    MatchoCase{"ArrayIsPositional", R"({"list": [2]})", false},
                    MatchoCase{"ArrayLongerThanTheValue", R"({"list": [1, 2, 3, 4]})", false},
                    MatchoCase{"ArrayElementsArePatterns",
                               R"({"user": {"roles": [{"value": "#^n"}, "present?"]}})", true},
                    MatchoCase{"EmptyArrayIsAPrefixOfAny", R"({"list": []})", true},
                    MatchoCase{"ArrayAgainstNoList", R"({"uri": []})", false},
                    MatchoCase{"NumberIsEquality", R"({"list": [1.0]})", true},
                    MatchoCase{"NullIsEquality", R"({"nothing": null})", true},
                    MatchoCase{"NullOnAValue", R"({"uri": null})", false}),
    [](const auto& test) { return test.param.sentence; });

INSTANTIATE_TEST_SUITE_P(
    Texts, MatchoTable,
    testing::Values(
        MatchoCase{"ExpressionMatchesAPart", R"({"uri": "#Patient"})", true},
        MatchoCase{"ExpressionCanBeAnchored", R"({"uri": "#^Patient"})", false},
        MatchoCase{"ExpressionNeedsAText", R"({"list": "#1"})", false},
        MatchoCase{"PathIsTheValueElsewhere", R"({"params": {"resource/id": ".user.data.patient"}})", true},
        MatchoCase{"PathIntoAList", R"({"params": {"resource/id": ".user.data.patients.1"}})", true},
        MatchoCase{"PathPastTheEndOfAList", R"({"params": {"resource/id": ".user.data.patients.2"}})", false},
        MatchoCase{"PathToAnObject", R"({"user": {"data": ".user.data"}})", true},
        MatchoCase{"PathDiffers", R"({"params": {"resource/id": ".user.id"}})", false},
        MatchoCase{"PathWithBothSidesMissingIsFalse", R"({"absent": ".user.absent"})", false},
        MatchoCase{"PresentWantsAValue", R"({"uri": "present?"})", true},
        MatchoCase{"PresentOnNothing", R"({"absent": "present?"})", false},
        MatchoCase{"NilWantsNone", R"({"absent": "nil?", "nothing": "nil?"})", true},
        MatchoCase{"NilOnAValue", R"({"uri": "nil?"})", false},
        MatchoCase{"NotBlankOnText", R"({"uri": "not-blank?"})", true},
        MatchoCase{"NotBlankOnAnEmptyList", R"({"none": "not-blank?"})", false},
        MatchoCase{"NotBlankOnNothing", R"({"absent": "not-blank?"})", false},
        MatchoCase{"NotBlankOnANumber", R"({"list": ["not-blank?"]})", true},
        MatchoCase{"NotBlankOnEmptyText", R"({"params": {"empty": "not-blank?"}})", false}),
    [](const auto& test) { return test.param.sentence; });

INSTANTIATE_TEST_SUITE_P(
    Operators, MatchoTable,
    testing::Values(
        MatchoCase{"EnumHoldsTheValue", R"({"request-method": {"$enum": ["get", "post"]}})", true},
        MatchoCase{"EnumWithoutTheValue", R"({"request-method": {"$enum": ["put"]}})", false},
        MatchoCase{"OneOfMatchesAny", R"({"uri": {"$one-of": ["#^/X", "#^/Patient"]}})", true},
        MatchoCase{"OneOfMatchesNone", R"({"uri": {"$one-of": ["#^/X"]}})", false},
        MatchoCase{"EnumHoldsValuesAndNoPatterns", R"({"request-method": {"$enum": ["#get"]}})", false},
        MatchoCase{"OneOfBesideOtherKeysThatHold",
                   R"({"user": {"id": "u1", "$one-of": [{"id": "x"}, {"id": "u1"}]}})", true},
        MatchoCase{"OneOfBesideOtherKeysThatFails", R"({"user": {"id": "u1", "$one-of": [{"id": "x"}]}})",
                   false},
        MatchoCase{"TwoOperatorsAreAnAnd", R"({"list": {"$length": 3, "$contains": 9}})", false},
        MatchoCase{"ReferenceInFhirsSpelling",
                   R"({"body": {"subject": {"$reference": {"resourceType": "Patient", "id": "p1"}}}})", true},
        MatchoCase{"ReferenceInTheOtherSpelling",
                   R"({"body": {"group": {"$reference": {"reference": "Group/g1"}}}})", true},
        MatchoCase{"ReferenceAsAText", R"({"body": {"group": {"$reference": "Group/g1"}}})", true},
        MatchoCase{"ReferenceThatSaysTwoThings", R"({"body": {"double": {"$reference": {"id": "g1"}}}})",
                   false},
        MatchoCase{"ReferenceWithPatterns",
                   R"({"body": {"subject": {"$reference": {"id": ".params.resource/id"}}}})", true},
        MatchoCase{"ReferenceToAnother", R"({"body": {"subject": {"$reference": {"id": "p2"}}}})", false},
        MatchoCase{"ReferenceOfAnotherType", R"({"body": {"subject": {"$reference": "Group/p1"}}})", false},
        MatchoCase{"ReferenceElsewhere", R"({"body": {"group": {"$reference": ".user.data.careTeam"}}})",
                   true},
        MatchoCase{"ReferenceElsewhereDiffers",
                   R"({"body": {"subject": {"$reference": ".user.data.careTeam"}}})", false},
        MatchoCase{"ReferenceWithBothSidesMissing", R"({"body": {"absent": {"$reference": ".user.absent"}}})",
                   false},
        MatchoCase{"ReferenceOnNoReference", R"({"user": {"$reference": {"id": "u1"}}})", false},
        MatchoCase{"OneOfBesideOtherKeysIsAnAnd", R"({"user": {"id": "other", "$one-of": [{"id": "u1"}]}})",
                   false},
        MatchoCase{"ContainsFindsAnElement", R"({"user": {"roles": {"$contains": {"value": "admin"}}}})",
                   true},
        MatchoCase{"ContainsFindsNone", R"({"user": {"roles": {"$contains": {"value": "doctor"}}}})", false},
        MatchoCase{"ContainsOnNoList", R"({"uri": {"$contains": "/"}})", false},
        MatchoCase{"EveryHoldsForAll", R"({"user": {"roles": {"$every": {"value": "present?"}}}})", true},
        MatchoCase{"EveryFailsForOne", R"({"user": {"roles": {"$every": {"value": "nurse"}}}})", false},
        MatchoCase{"EveryOnAnEmptyList", R"({"none": {"$every": "x"}})", true},
        MatchoCase{"EveryOnNoList", R"({"uri": {"$every": "present?"}})", false},
        MatchoCase{"NotOfNothing", R"({"absent": {"$not": "x"}})", true},
        MatchoCase{"NotTurnsItRound", R"({"request-method": {"$not": "post"}})", true},
        MatchoCase{"NotOfAMatch", R"({"request-method": {"$not": "get"}})", false},
        MatchoCase{"LengthOfAList", R"({"list": {"$length": 3}})", true},
        MatchoCase{"LengthOfAnother", R"({"list": {"$length": 2}})", false},
        MatchoCase{"LengthOfAText", R"({"request-method": {"$length": 3}})", false},
        MatchoCase{"PresentAllOfPatterns",
                   R"({"user": {"roles": {"$present-all": [{"value": "admin"}, {"value": "#^nur"}]}}})",
                   true},
        MatchoCase{"PresentAllOnNoList", R"({"uri": {"$present-all": []}})", false},
        MatchoCase{"PresentAllInAnyOrder", R"({"list": {"$present-all": [3, 1]}})", true},
        MatchoCase{"PresentAllMissesOne", R"({"list": {"$present-all": [3, 9]}})", false}),
    [](const auto& test) { return test.param.sentence; });

struct BrokenCase {
  const char* sentence;
  const char* pattern;
  const char* place;
};

class BrokenMatcho : public testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenMatcho, IsRefusedAtItsPlace) {
  Problems problems;
  EXPECT_FALSE(Matcho::compile(Json::parse(GetParam().pattern), "m", problems));
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems.front().expression, GetParam().place);
}

INSTANTIATE_TEST_SUITE_P(
    Patterns, BrokenMatcho,
    testing::Values(BrokenCase{"UnknownOperator", R"({"uri": {"$nope": 1}})", "m.uri.$nope"},
                    BrokenCase{"BrokenExpression", R"({"uri": "#["})", "m.uri"},
                    BrokenCase{"BackReference", R"({"uri": "#(a)\\1"})", "m.uri"},
                    BrokenCase{"ExpressionThatNeedsTooMuch", R"({"uri": "#((a{1,100}){1,100}){1,100}"})",
                               "m.uri"},
                    BrokenCase{"EnumWithoutAList", R"({"uri": {"$enum": "get"}})", "m.uri.$enum"},
                    BrokenCase{"OneOfWithoutAList", R"({"uri": {"$one-of": {}}})", "m.uri.$one-of"},
                    BrokenCase{"PresentAllWithoutAList", R"({"a": {"$present-all": 1}})", "m.a.$present-all"},
                    BrokenCase{"LengthThatIsNoNumber", R"({"a": {"$length": "3"}})", "m.a.$length"},
                    BrokenCase{"LengthBelowNothing", R"({"a": {"$length": -1}})", "m.a.$length"},
                    BrokenCase{"ReferenceToNothing", R"({"a": {"$reference": "p1"}})", "m.a.$reference"},
                    BrokenCase{"BrokenInside", R"({"a": [{"$not": {"b": "#("}}]})", "m.a[0].$not.b"}),
    [](const auto& test) { return test.param.sentence; });

TEST(MatchoMismatches, TellEveryPlaceWithWhatIsThere) {
  const auto found =
      compiled(R"({"uri": "#^/Group", "user": {"roles": [{"value": "nurse"}, {"value": "cook"}],
                                  "absent": "present?"}})")
          .mismatches(request(), request());
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].path, Json::parse(R"(["uri"])"));
  EXPECT_EQ(found[0].but, "/Patient/p1");
  EXPECT_EQ(found[1].path, Json::parse(R"(["user", "absent"])"));
  EXPECT_EQ(found[1].but, Json());
  EXPECT_EQ(found[2].path, Json::parse(R"(["user", "roles", 1, "value"])"));
  EXPECT_EQ(found[2].expected, "cook");
}

TEST(MatchoMismatches, TellOfAnOperatorAsAWhole) {
  const auto found =
      compiled(R"({"user": {"roles": {"$contains": {"value": "cook"}}}})").mismatches(request(), request());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].path, Json::parse(R"(["user", "roles"])"));
  EXPECT_EQ(found[0].expected, Json::parse(R"({"$contains": {"value": "cook"}})"));
}

}  // namespace
}  // namespace codegrant::server
