// What policies' queries may ask of every store, and what of none.
#include <gtest/gtest.h>

#include "stores.hpp"

namespace codegrant::server {
namespace {

class PolicyQueryContract : public StoreContract {
 protected:
  PolicyQueryContract() {
    put("Patient", "p1", R"({"gender":"female","general":"Practitioner/d1"})");
    put("Patient", "p2", R"({"gender":"male"})");
    put("User", "alice", R"({"userName":"alice"})", R"({"userName":"alice","password":"$s0$hash"})");
  }

  void put(const std::string& type, const std::string& id, const std::string& shown,
           const std::string& body = {}) {
    stores().resources().put({.type = type, .id = id, .body = body.empty() ? shown : body, .shown = shown},
                             {}, {}, noon);
  }

  /// "true", "false" or "error".
  std::string said(const std::string& text, const std::vector<QueryValue>& values = {}) {
    const auto answer = stores().policy_queries().ask({text, values});
    if (!answer) return "error";
    return *answer ? "true" : "false";
  }
  bool may_be_written(const std::string& text, std::size_t values = 0) {
    return stores().policy_queries().check({text, std::vector<QueryValue>(values)}).has_value();
  }
};

TEST_P(PolicyQueryContract, AnswersTheSameOnEveryStore) {
  struct Row {
    const char* query;
    std::vector<QueryValue> values;
    const char* answer;
  };
  const std::string text = "alice";
  const std::vector<Row> table{
      {"SELECT true", {}, "true"},
      {"SELECT false", {}, "false"},
      {"SELECT NULL", {}, "false"},
      {"SELECT true WHERE false", {}, "false"},
      {"SELECT true;\n", {}, "true"},
      {"SELECT true -- said\n", {}, "true"},
      {"WITH one AS (SELECT 1 AS n) SELECT n = 1 FROM one", {}, "true"},
      {"SELECT ? = 'alice'", {text}, "true"},
      {"SELECT ? + 1 = 4 AND ? < 1", {std::int64_t{3}, 0.5}, "true"},
      {"SELECT ?", {true}, "true"},
      {"SELECT ? IS NULL", {std::monostate{}}, "true"},
      {"SELECT 'x' = ?", {std::string("' OR 1=1 --")}, "false"},
      {"SELECT true FROM patient WHERE id = ?", {std::string("p1")}, "true"},
      {"SELECT true FROM Patient WHERE id = 'p1'", {}, "true"},
      {"SELECT resource->>'gender' = 'female' FROM patient WHERE id = ?", {std::string("p1")}, "true"},
      {"SELECT resource->>'general' = ? FROM patient WHERE id = 'p2'", {text}, "false"},
      {"SELECT count(*) = 2 FROM \"patient\"", {}, "true"},
      {"SELECT count(*) FROM patient", {}, "true"},
      {"SELECT count(*) = 0 FROM encounter", {}, "true"},
      {"SELECT count(*) = 2 FROM patient, \"user\"", {}, "true"},
      {"SELECT txid = 1 AND ts = '2027-01-15 08:00:00' AND resource_type = 'Patient' FROM patient LIMIT 1",
       {},
       "true"},
      {"SELECT resource->>'userName' = 'alice' FROM \"user\"", {}, "true"},
      {"SELECT resource->>'password' IS NULL FROM \"user\"", {}, "true"},
      {"SELECT count(*) = 0 FROM \"user\" WHERE CAST(resource AS TEXT) LIKE '%hash%'", {}, "true"},
      {"SELECT true FROM patient", {}, "error"},  // more than one row
  };
  for (const auto& [query, values, answer] : table) {
    EXPECT_TRUE(may_be_written(query, values.size())) << query;
    EXPECT_EQ(said(query, values), answer) << query;
  }
}

TEST_P(PolicyQueryContract, RefusesTheSameOnEveryStore) {
  for (const std::string query : {"SELECT true FROM session",
                                  "SELECT count(*) FROM session",
                                  "SELECT digest IS NOT NULL FROM token",
                                  "SELECT true FROM code",
                                  "SELECT kid FROM signing_key",
                                  "SELECT body FROM resource",
                                  "WITH patient AS (SELECT body FROM resource) SELECT body FROM patient",
                                  "SELECT (SELECT body FROM resource LIMIT 1)",
                                  "SELECT shown FROM resource_history LIMIT 1",
                                  "SELECT value FROM resource_index",
                                  "UPDATE resource SET body = '{}'",
                                  "DELETE FROM resource RETURNING true",
                                  "INSERT INTO tombstone VALUES ('a', 'b', 1) RETURNING true",
                                  "CREATE TEMP TABLE t AS SELECT 1",
                                  "DROP TABLE session",
                                  "SELECT true; SELECT true",
                                  "SELECT true, true",
                                  "allow everything",
                                  "EXPLAIN SELECT true",
                                  "SELECT ?",
                                  "SELECT 'x' = '",
                                  "BEGIN",
                                  "SELECT \"x\" = 'x'",
                                  "SELECT true FROM patient.id",
                                  "SELECT true FROM patient . id",
                                  "SELECT true FROM \"patient\"\n.id",
                                  "SELECT true FROM patient /* of */ . id",
                                  ""}) {
    EXPECT_FALSE(may_be_written(query)) << query;
    EXPECT_EQ(said(query), "error") << query;
  }
  EXPECT_FALSE(may_be_written("SELECT 'x' = '?'", 1)) << "a value in quotes";
}

TEST_P(PolicyQueryContract, SeesWhatIsWrittenLater) {
  const auto* query = "SELECT count(*) = 1 FROM encounter WHERE id = 'e1'";
  EXPECT_EQ(said(query), "false");
  put("Encounter", "e1", "{}");
  EXPECT_EQ(said(query), "true");
}

TEST_P(PolicyQueryContract, IsAskedByManyAtOnce) {
  std::atomic<int> right = 0;
  at_once(12, [&](int thread) {
    const std::string id = thread % 2 == 0 ? "p1" : "p2";
    const auto* expected = thread % 2 == 0 ? "true" : "false";
    if (said("SELECT resource->>'gender' = 'female' FROM patient WHERE id = ?", {id}) == expected) ++right;
  });
  EXPECT_EQ(right, 12);
}

HOLD_EVERY_STORE_TO(PolicyQueryContract, all_backends());

}  // namespace
}  // namespace codegrant::server
