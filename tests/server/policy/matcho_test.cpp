// Matcho, operator by operator.
#include "server/policy/matcho.hpp"

#include <gtest/gtest.h>

namespace codegrant::server {
namespace {

const Json& request() {
  static const Json value = Json::parse(R"({
    "request-method": "get", "uri": "/Patient/p1", "params": {"resource/id": "p1", "empty": ""},
    "user": {"id": "u1", "data": {"patient": "p1"}, "roles": [{"value": "nurse"}, {"value": "admin"}]},
    "list": [1, 2, 3], "nothing": null, "yes": true})");
  return value;
}

struct MatchoCase {
  const char* sentence;
  const char* pattern;
  bool matches;
};

class Matcho : public testing::TestWithParam<MatchoCase> {};

TEST_P(Matcho, Holds) {
  const Json pattern = Json::parse(GetParam().pattern);
  EXPECT_TRUE(check_matcho(pattern).has_value());
  const auto answer = matches_matcho(pattern, request(), request());
  ASSERT_TRUE(answer.has_value()) << answer.error().detail;
  EXPECT_EQ(*answer, GetParam().matches);
}

INSTANTIATE_TEST_SUITE_P(
    Values, Matcho,
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
                    MatchoCase{"NullIsEquality", R"({"nothing": null})", true}),
    [](const auto& test) { return test.param.sentence; });

INSTANTIATE_TEST_SUITE_P(
    Texts, Matcho,
    testing::Values(MatchoCase{"ExpressionMatchesAPart", R"({"uri": "#Patient"})", true},
                    MatchoCase{"ExpressionCanBeAnchored", R"({"uri": "#^Patient"})", false},
                    MatchoCase{"ExpressionNeedsAText", R"({"list": "#1"})", false},
                    MatchoCase{"PathIsTheValueElsewhere",
                               R"({"params": {"resource/id": ".user.data.patient"}})", true},
                    MatchoCase{"PathDiffers", R"({"params": {"resource/id": ".user.id"}})", false},
                    MatchoCase{"PathWithBothSidesMissingIsFalse", R"({"absent": ".user.absent"})", false},
                    MatchoCase{"PresentWantsAValue", R"({"uri": "present?"})", true},
                    MatchoCase{"PresentOnNothing", R"({"absent": "present?"})", false},
                    MatchoCase{"NilWantsNone", R"({"absent": "nil?", "nothing": "nil?"})", true},
                    MatchoCase{"NilOnAValue", R"({"uri": "nil?"})", false},
                    MatchoCase{"NotBlankOnText", R"({"uri": "not-blank?"})", true},
                    MatchoCase{"NotBlankOnEmptyText", R"({"params": {"empty": "not-blank?"}})", false}),
    [](const auto& test) { return test.param.sentence; });

INSTANTIATE_TEST_SUITE_P(
    Operators, Matcho,
    testing::Values(
        MatchoCase{"EnumHoldsTheValue", R"({"request-method": {"$enum": ["get", "post"]}})", true},
        MatchoCase{"EnumWithoutTheValue", R"({"request-method": {"$enum": ["put"]}})", false},
        MatchoCase{"OneOfMatchesAny", R"({"uri": {"$one-of": ["#^/X", "#^/Patient"]}})", true},
        MatchoCase{"OneOfMatchesNone", R"({"uri": {"$one-of": ["#^/X"]}})", false},
        MatchoCase{"OneOfBesideOtherKeysIsAnAnd", R"({"user": {"id": "other", "$one-of": [{"id": "u1"}]}})",
                   false},
        MatchoCase{"ContainsFindsAnElement", R"({"user": {"roles": {"$contains": {"value": "admin"}}}})",
                   true},
        MatchoCase{"ContainsFindsNone", R"({"user": {"roles": {"$contains": {"value": "doctor"}}}})", false},
        MatchoCase{"ContainsOnNoList", R"({"uri": {"$contains": "/"}})", false},
        MatchoCase{"EveryHoldsForAll", R"({"user": {"roles": {"$every": {"value": "present?"}}}})", true},
        MatchoCase{"EveryFailsForOne", R"({"user": {"roles": {"$every": {"value": "nurse"}}}})", false},
        MatchoCase{"NotTurnsItRound", R"({"request-method": {"$not": "post"}})", true},
        MatchoCase{"NotOfAMatch", R"({"request-method": {"$not": "get"}})", false},
        MatchoCase{"LengthOfAList", R"({"list": {"$length": 3}})", true},
        MatchoCase{"LengthOfAnother", R"({"list": {"$length": 2}})", false},
        MatchoCase{"PresentAllInAnyOrder", R"({"list": {"$present-all": [3, 1]}})", true},
        MatchoCase{"PresentAllMissesOne", R"({"list": {"$present-all": [3, 9]}})", false}),
    [](const auto& test) { return test.param.sentence; });

struct BrokenCase {
  const char* sentence;
  const char* pattern;
};

class BrokenMatcho : public testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenMatcho, IsRefusedWhenItIsWritten) {
  EXPECT_FALSE(check_matcho(Json::parse(GetParam().pattern)).has_value());
}

INSTANTIATE_TEST_SUITE_P(Patterns, BrokenMatcho,
                         testing::Values(BrokenCase{"UnknownOperator", R"({"uri": {"$nope": 1}})"},
                                         BrokenCase{"BrokenExpression", R"({"uri": "#["})"},
                                         BrokenCase{"BackReference", R"({"uri": "#(a)\\1"})"},
                                         BrokenCase{"EnumWithoutAList", R"({"uri": {"$enum": "get"}})"},
                                         BrokenCase{"BrokenInside", R"({"a": [{"$not": {"b": "#("}}]})"}),
                         [](const auto& test) { return test.param.sentence; });

TEST(BrokenMatcho, IsAnErrorWhereItIsEvaluatedAllTheSame) {
  const auto answer = matches_matcho(Json::parse(R"({"uri": {"$nope": 1}})"), request(), request());
  EXPECT_FALSE(answer.has_value());
}

}  // namespace
}  // namespace codegrant::server
