// The engine sql: what a policy may ask of the store, and what not.
#include <gtest/gtest.h>

#include "server/adapters/sqlite_store.hpp"
#include "server/policy/query_template.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

class Queries : public testing::Test {
 protected:
  Queries() {
    put("Patient", "p1", R"({"gender": "female", "general": "Practitioner/d1"})");
    put("Patient", "p2", R"({"gender": "male"})");
    put("User", "alice", R"({"userName": "alice", "password": "$s0$hash", "twoFactor": {"secretKey": "k"}})");
    put("Client", "webapp", R"({"name": "portal", "secret": "$s0$hash"})");
  }

  void put(const std::string& type, const std::string& id, const std::string& body) {
    Json shown = Json::parse(body);
    for (const auto* secret : {"password", "secret", "twoFactor"}) shown.erase(secret);
    store_.resources.put({.type = type, .id = id, .body = body, .shown = to_text(shown)}, {}, {},
                         from_unix(1'800'000'000));
  }

  Result<bool> ask(const std::string& text, const Json& request = Json::object()) {
    const auto query = QueryTemplate::parse(text);
    if (!query) return query.error();
    const auto filled = query->fill_in(PolicyRequest(request));
    if (!filled) return filled.error();
    return store_.policy_queries.ask(*filled);
  }

  /// "true", "false" or "error".
  std::string said(const std::string& text) {
    const auto answer = ask(text);
    if (!answer) return "error";
    return *answer ? "true" : "false";
  }

  Result<void> check(const std::string& text) {
    const auto query = QueryTemplate::parse(text);
    if (!query) return query.error();
    return store_.policy_queries.check(query->with_placeholders("named_by_the_request"));
  }

  SqliteStore store_{"memory:"};
};

struct QueryCase {
  const char* sentence;
  const char* query;
  bool answer;
};

class QueryTable : public Queries, public testing::WithParamInterface<QueryCase> {};

TEST_P(QueryTable, Holds) {
  EXPECT_TRUE(check(GetParam().query).has_value());
  const Json request =
      Json::parse(R"({"params": {"resource/type": "Patient", "resource/id": "p1"}, "n": 3, "yes": true,
                                       "quote": "' OR 1=1 --", "list": ["a", "b"], "half": 0.5,
                                       "user": {"id": "alice", "data": {"doctor": "Practitioner/d1"}}})");
  const auto answer = ask(GetParam().query, request);
  ASSERT_TRUE(answer.has_value()) << answer.error().detail;
  EXPECT_EQ(*answer, GetParam().answer);
}

INSTANTIATE_TEST_SUITE_P(
    Select, QueryTable,
    testing::Values(
        QueryCase{"True", "SELECT true", true}, QueryCase{"False", "SELECT false", false},
        QueryCase{"NullIsNotTrue", "SELECT null", false},
        QueryCase{"NoRowIsNotTrue", "SELECT true WHERE false", false},
        QueryCase{"SemicolonAtTheEnd", "SELECT true;\n", true},
        QueryCase{"ValueIsBound", "SELECT {{user.id}} = 'alice'", true},
        QueryCase{"NumberStaysANumber", "SELECT {{n}} + 1 = 4 AND {{half}} < 1", true},
        QueryCase{"BooleanIsOne", "SELECT {{yes}}", true},
        QueryCase{"ListIsAJsonText", "SELECT 'b' IN (SELECT value FROM json_each({{list}}))", true},
        QueryCase{"AbsentIsNull", "SELECT {{user.absent}} IS NULL", true},
        QueryCase{"ElementOfAList", "SELECT {{list.1}} = 'b'", true},
        QueryCase{"QuoteInAValueIsInert", "SELECT 'x' = {{quote}}", false},
        QueryCase{"TypeIsATable", "SELECT true FROM patient WHERE id = {{params.resource/id}}", true},
        QueryCase{"WhateverItsCase", "SELECT true FROM Patient WHERE id = 'p1'", true},
        QueryCase{"DocumentByJson",
                  "SELECT resource->>'gender' = 'female' FROM patient WHERE id = {{params.resource/id}}",
                  true},
        QueryCase{"DocumentOfAnother",
                  "SELECT resource->>'general' = {{user.data.doctor}} FROM patient WHERE id = 'p2'", false},
        QueryCase{"IdentifierIsATable", "SELECT count(*) = 2 FROM {{!params.resource/type}}", true},
        QueryCase{"TypeWithoutRowsIsEmpty", "SELECT count(*) = 0 FROM encounter", true},
        QueryCase{"TwoTypes", "SELECT count(*) = 2 FROM patient, \"user\"", true},
        QueryCase{"TimeAndVersion",
                  "SELECT txid = 1 AND ts LIKE '2027-%' AND resource_type = 'Patient' FROM patient LIMIT 1",
                  true},
        QueryCase{"PasswordIsNotThere",
                  "SELECT instr(resource, 'hash') OR instr(resource, 'secretKey') FROM \"user\"", false},
        QueryCase{"RestOfAUserIsThere", "SELECT resource->>'userName' = 'alice' FROM \"user\"", true},
        QueryCase{"SecretIsNotThere", "SELECT instr(resource, 'hash') FROM client", false}),
    [](const auto& test) { return test.param.sentence; });

struct ForbiddenCase {
  const char* sentence;
  const char* query;
};

class ForbiddenQueries : public Queries, public testing::WithParamInterface<ForbiddenCase> {};

TEST_P(ForbiddenQueries, AreRefusedWhenWrittenAndWhenAsked) {
  EXPECT_FALSE(check(GetParam().query).has_value());
  EXPECT_FALSE(ask(GetParam().query).has_value());
}

INSTANTIATE_TEST_SUITE_P(
    Sql, ForbiddenQueries,
    testing::Values(
        ForbiddenCase{"Sessions", "SELECT true FROM session"},
        ForbiddenCase{"SessionsWithoutAColumn", "SELECT count(*) FROM session"},
        ForbiddenCase{"Tokens", "SELECT digest IS NOT NULL FROM token"},
        ForbiddenCase{"Codes", "SELECT true FROM code"}, ForbiddenCase{"Keys", "SELECT kid FROM signing_key"},
        ForbiddenCase{"TheTableBehind", "SELECT body FROM resource"},
        ForbiddenCase{"TheTableBehindOfASchema", "SELECT body FROM main.resource"},
        ForbiddenCase{"TheTableBehindUnderAnotherName",
                      "WITH patient AS (SELECT body FROM resource) SELECT body FROM patient"},
        ForbiddenCase{"TheTableBehindInASubquery", "SELECT (SELECT body FROM resource LIMIT 1)"},
        ForbiddenCase{"TheTableBehindByANameOfOurs",
                      "WITH gate AS (SELECT body FROM main.resource) SELECT body FROM gate"},
        ForbiddenCase{"TheHistory", "SELECT shown FROM resource_history LIMIT 1"},
        ForbiddenCase{"TheIndex", "SELECT value FROM resource_index"},
        ForbiddenCase{"TheSchema", "SELECT sql FROM sqlite_schema"},
        ForbiddenCase{"TheSchemaOfTheViews", "SELECT sql FROM sqlite_temp_schema"},
        ForbiddenCase{"TheSchemaOfTheViewsByItsOldName", "SELECT name FROM temp.sqlite_temp_master"},
        ForbiddenCase{"Pragmas", "PRAGMA user_version"},
        ForbiddenCase{"PragmasAsTables", "SELECT name FROM pragma_table_info('session')"},
        ForbiddenCase{"PragmasThatList", "SELECT name FROM pragma_table_list"},
        ForbiddenCase{"Update", "UPDATE resource SET body = '{}'"},
        ForbiddenCase{"Delete", "DELETE FROM resource RETURNING true"},
        ForbiddenCase{"Insert", "INSERT INTO tombstone VALUES ('a', 'b', 1) RETURNING true"},
        ForbiddenCase{"Create", "CREATE TEMP TABLE t AS SELECT 1"},
        ForbiddenCase{"Drop", "DROP TABLE session"}, ForbiddenCase{"Attach", "ATTACH ':memory:' AS other"},
        ForbiddenCase{"Extension", "SELECT load_extension('x')"},
        ForbiddenCase{"TwoStatements", "SELECT true; SELECT true"},
        ForbiddenCase{"TwoColumns", "SELECT true, true"}, ForbiddenCase{"NoSql", "allow everything"},
        ForbiddenCase{"Explain", "EXPLAIN SELECT true"}, ForbiddenCase{"ParameterOfItsOwn", "SELECT ?"},
        ForbiddenCase{"PathInQuotes", "SELECT 'x' = '{{user.id}}'"},
        ForbiddenCase{"TextInDoubleQuotes", "SELECT \"x\" = 'x'"},
        ForbiddenCase{"OpenBraces", "SELECT {{user.id"}, ForbiddenCase{"EmptyPath", "SELECT {{ }}"}),
    [](const auto& test) { return test.param.sentence; });

TEST_F(Queries, CannotBeTalkedIntoAnotherTableByAnIdentifier) {
  for (const auto* name : {"session", "main.session", "patient\" UNION SELECT body FROM resource --",
                           "resource", "sqlite_schema", "", "a\nb"}) {
    const auto answer = ask("SELECT true FROM {{!name}}", {{"name", name}});
    EXPECT_FALSE(answer.has_value() && *answer) << name;
  }
}

TEST_F(Queries, TakeNoIdentifierThatEndsTheQuotesAroundIt) {
  const char* query = "SELECT '{{!name}}' = '\"x\"'";
  const auto same = ask(query, {{"name", "x"}});
  EXPECT_TRUE(same.has_value() && *same);
  EXPECT_FALSE(ask(query, {{"name", "' OR 1=1 OR '"}}).has_value());
}

TEST_F(Queries, WithSeveralRowsFail) {
  EXPECT_TRUE(check("SELECT true FROM patient").has_value());
  EXPECT_FALSE(ask("SELECT true FROM patient").has_value());
}

TEST_F(Queries, ThatNeverEndAreEnded) {
  const char* endless =
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c";
  EXPECT_TRUE(check(endless).has_value());
  const auto answer = ask(endless);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().detail, "the query took longer than 100 ms");
}

TEST_F(Queries, ThatWantTooMuchFail) {
  EXPECT_FALSE(ask("SELECT length(zeroblob(1000000000)) > 0").has_value());
}

TEST_F(Queries, SeeATypeAsSoonAsItIsThere) {
  EXPECT_EQ(said("SELECT count(*) FROM encounter"), "false");
  put("Encounter", "e1", "{}");
  EXPECT_EQ(said("SELECT count(*) FROM encounter"), "true");
}

TEST_F(Queries, LeaveTheStoreAsItWas) {
  static_cast<void>(ask("SELECT load_extension('x')"));
  EXPECT_TRUE(store_.resources.get("Patient", "p1").has_value());
  put("Patient", "p3", "{}");
  EXPECT_EQ(said("SELECT count(*) = 3 FROM patient"), "true");
}

}  // namespace
}  // namespace codegrant::server
