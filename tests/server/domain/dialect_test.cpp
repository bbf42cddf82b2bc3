// References in both spellings, and what only looks like one.
#include "server/domain/dialect.hpp"

#include <gtest/gtest.h>

namespace codegrant::server {
namespace {

struct DialectCase {
  const char* sentence;
  const char* type;
  const char* aidbox;
  const char* fhir;
};

class Dialects : public testing::TestWithParam<DialectCase> {};

TEST_P(Dialects, SayTheSame) {
  const Json aidbox = Json::parse(GetParam().aidbox);
  const Json fhir = Json::parse(GetParam().fhir);
  for (const Json& document : {aidbox, fhir}) {
    EXPECT_EQ(in_dialect(GetParam().type, document, Dialect::aidbox), aidbox);
    EXPECT_EQ(in_dialect(GetParam().type, document, Dialect::fhir), fhir);
  }
}

INSTANTIATE_TEST_SUITE_P(
    References, Dialects,
    testing::Values(
        DialectCase{"AtTheTop", "Observation", R"({"subject":{"resourceType":"Patient","id":"p1"}})",
                    R"({"subject":{"reference":"Patient/p1"}})"},
        DialectCase{"InLists", "Observation", R"({"performer":[{"resourceType":"Practitioner","id":"a"}]})",
                    R"({"performer":[{"reference":"Practitioner/a"}]})"},
        DialectCase{
            "DeepInside", "Encounter",
            R"({"participant":[{"individual":{"resourceType":"Practitioner","id":"a","display":"A"}}]})",
            R"({"participant":[{"individual":{"reference":"Practitioner/a","display":"A"}}]})"},
        DialectCase{
            "OfAPolicyToItsLinks", "AccessPolicy",
            R"({"link":[{"resourceType":"User","id":"a"}],"matcho":{"body":{"s":{"reference":"Patient/p"}}}})",
            R"({"link":[{"reference":"User/a"}],"matcho":{"body":{"s":{"reference":"Patient/p"}}}})"}),
    [](const auto& test) { return test.param.sentence; });

class NoReferences : public testing::TestWithParam<const char*> {};

TEST_P(NoReferences, Stay) {
  const Json document{{"x", Json::parse(GetParam())}};
  EXPECT_EQ(in_dialect("Basic", document, Dialect::aidbox), document);
  EXPECT_EQ(in_dialect("Basic", document, Dialect::fhir), document);
}

INSTANTIATE_TEST_SUITE_P(Values, NoReferences,
                         testing::Values(R"({"reference":"https://other.example/Patient/p1"})",
                                         R"({"reference":"urn:uuid:7"})", R"({"reference":"#inside"})",
                                         R"({"reference":"Patient/p1/_history/2"})", R"({"reference":7})",
                                         R"({"reference":"Patient/p1","more":1})",
                                         R"({"resourceType":"Patient","id":"p1","active":true})",
                                         R"({"resourceType":"Patient","id":"a b"})",
                                         R"({"resourceType":"patient","id":"p"})", "[]", "null", "7"));

TEST(Contained, ResourcesStayWhole) {
  const Json document = Json::parse(R"({"contained":[{"resourceType":"Patient","id":"p1"}]})");
  EXPECT_EQ(in_dialect("Basic", document, Dialect::fhir), document);
}

TEST(Addresses, SayTheirDialect) {
  EXPECT_EQ(dialect_of("/fhir"), Dialect::fhir);
  EXPECT_EQ(dialect_of("/fhir/Patient/p1"), Dialect::fhir);
  EXPECT_EQ(dialect_of("/Patient/p1"), Dialect::aidbox);
  EXPECT_EQ(dialect_of("/fhirx"), Dialect::aidbox);
}

}  // namespace
}  // namespace codegrant::server
