// Policies' queries on PostgreSQL: the role that asks them, and what that role never gets at.
#include <gtest/gtest.h>

#include "server/adapters/postgres_policy_statement.hpp"
#include "server/adapters/postgres_store.hpp"
#include "stores.hpp"

namespace codegrant::server {
namespace {

class PostgresPolicies : public testing::Test {
 protected:
  std::string asked(const std::string& text) {
    const auto answer = store_.policy_queries.ask({text, {}});
    return answer ? (*answer ? "true" : "false") : answer.error().detail;
  }
  std::string refused_to(const std::string& address) {
    try {
      store_.policy_queries.connect(address);
    } catch (const StoreUnavailable& error) {
      return error.what();
    }
    return "nothing";
  }

  TemporaryFolder folder_;
  const std::string address_ = postgres_database(folder_.path());
  PostgresStore store_{address_};
};

TEST_F(PostgresPolicies, AreRefusedWithoutARoleOfTheirOwn) {
  EXPECT_FALSE(store_.policy_queries.check({"SELECT true", {}}).has_value());
  EXPECT_FALSE(store_.policy_queries.ask({"SELECT true", {}}).has_value());
}

TEST_F(PostgresPolicies, RefuseARoleThatMayDoMore) {
  EXPECT_NE(refused_to(address_).find("is, or may become, the server's"), std::string::npos);
  const auto address = as_policies(address_);
  postgres::Connection owner(address_);
  owner.run("GRANT SELECT (kid) ON signing_key TO codegrant_policies");
  EXPECT_NE(refused_to(address).find("has rights to the table signing_key"), std::string::npos);
  owner.run("REVOKE SELECT (kid) ON signing_key FROM codegrant_policies");
  EXPECT_EQ(refused_to(address), "nothing");
  EXPECT_EQ(refused_to(address), "nothing") << "and at the next start";
}

TEST_F(PostgresPolicies, RefuseAnotherDatabase) {
  EXPECT_NE(refused_to(as_policies(postgres_database(TemporaryFolder().path()))).find("another database"),
            std::string::npos);
}

TEST_F(PostgresPolicies, CannotReachTheServersTablesByAnyName) {
  store_.policy_queries.connect(as_policies(address_));
  for (const auto* query :
       {"SELECT true FROM public.session", "SELECT body IS NOT NULL FROM public.resource LIMIT 1",
        "SELECT set_config('role', 'codegrant', false) IS NOT NULL",
        "SELECT set_config('transaction_read_only', 'off', true) = 'off'"})
    EXPECT_TRUE(asked(query).starts_with("the query failed")) << query << ": " << asked(query);
}

TEST_F(PostgresPolicies, EndInTimeAndLeaveNoSettingBehind) {
  store_.policy_queries.connect(as_policies(address_));
  EXPECT_EQ(asked("SELECT set_config('statement_timeout', '0', false) = '0'"), "true");
  EXPECT_EQ(asked("SELECT count(*) > 0 FROM generate_series(1, 1000000000)"),
            "the query took longer than 100 ms");
  EXPECT_EQ(asked("SELECT true"), "true");
}

TEST_F(PostgresPolicies, SayWhatIsWrongWithoutAnyValue) {
  store_.policy_queries.connect(as_policies(address_));
  const auto answer = store_.policy_queries.ask({"SELECT CAST(? AS int) = 1", {std::string("a value")}});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().detail, "the query failed: SQLSTATE 22P02");
}

TEST_F(PostgresPolicies, TakeNoTextThatWouldBeCutShort) {
  store_.policy_queries.connect(as_policies(address_));
  EXPECT_FALSE(store_.policy_queries.ask({"SELECT ? = 'a'", {std::string("a\0b", 3)}}).has_value());
}

TEST_F(PostgresPolicies, KeepABoundedNumberOfViews) {
  store_.policy_queries.connect(as_policies(address_));
  for (int i = 0; i < 450; ++i)
    EXPECT_EQ(asked("SELECT count(*) = 0 FROM type_" + std::to_string(i)), "true");
  postgres::Connection owner(address_);
  sql::Statement views(owner, "SELECT count(*) FROM pg_class WHERE relkind = 'v' AND relpersistence = 't'");
  ASSERT_TRUE(views.next());
  EXPECT_GT(views.number(0), 0);
  EXPECT_LE(views.number(0), 200);
}

TEST_F(PostgresPolicies, AreRefusedByNameWhereTheyReadWhatIsPostgresqls) {
  store_.policy_queries.connect(as_policies(address_));
  for (const auto* query : {"SELECT true FROM pg_class LIMIT 1",
                            "SELECT true FROM PG_Class LIMIT 1",
                            "SELECT true FROM \"pg_class\" LIMIT 1",
                            "SELECT true FROM pg_catalog.pg_authid LIMIT 1",
                            "SELECT true FROM pg_catalog /* . */ . pg_class LIMIT 1",
                            "SELECT pg_sleep(1) IS NULL",
                            "SELECT pg_read_file('/etc/passwd') IS NOT NULL",
                            "SELECT pg_try_advisory_lock(1)",
                            "SELECT true FROM information_schema.tables LIMIT 1",
                            "SELECT true FROM INFORMATION_SCHEMA.tables",
                            "SELECT 1=1AND true FROM(pg_class)LIMIT 1",
                            "SELECT true -- it's\rFROM pg_class LIMIT 1 --'",
                            "SELECT true /* /* */ ' */ FROM pg_class LIMIT 1 --'",
                            "SELECT E'\\'' = '' FROM pg_class --'",
                            "SELECT e'\\' = ' FROM pg_class --'",
                            "SELECT $$'$$ = '' FROM pg_class --'",
                            "SELECT 1$$'$$ FROM pg_class --'",
                            "SELECT $a$'$a$ = '' FROM pg_class --'",
                            "SELECT query_to_xml('SELECT 1 FROM pg_class', true, false, '') IS NOT NULL",
                            "SELECT \"table_to_xmlschema\"('pg_class', true, false, '') IS NOT NULL",
                            "SELECT TS_Stat('SELECT null::tsvector FROM pg_class') IS NULL",
                            "SELECT ts_rewrite('a', 'SELECT ''a''::tsquery, ''b''::tsquery') IS NULL",
                            "SELECT true FROM U&\"p\\0067_class\" LIMIT 1",
                            "SELECT true FROM u&\"p!0067_class\" UESCAPE '!'"}) {
    const PolicyQuery asks{query, {}};
    const auto written = store_.policy_queries.check(asks);
    ASSERT_FALSE(written.has_value()) << query;
    EXPECT_EQ(written.error().code, ErrorCode::invalid_request) << query;
    EXPECT_TRUE(asked(query).starts_with("the query is refused: ")) << query << ": " << asked(query);
  }
}

TEST_F(PostgresPolicies, MaySayAnythingInTextsAndComments) {
  store_.policy_queries.connect(as_policies(address_));
  for (const auto* query :
       {"SELECT 'pg_class' <> 'information_schema'", "SELECT 'it''s pg_class' IS NOT NULL",
        "SELECT true /* pg_class /* $$ */ E'\\' */ -- pg_class", "SELECT true AS not_pg_class",
        "SELECT true AS \"the pg_class\"", "SELECT 'E' || 'U&\"pg_\"' <> '$'"}) {
    EXPECT_TRUE(store_.policy_queries.check({query, {}}).has_value()) << query;
    EXPECT_EQ(asked(query), "true") << query;
  }
}

TEST(PostgresPolicyStatement, NumbersWhatStandsOutsideOfQuotes) {
  using postgres::policy_statement;
  EXPECT_EQ(policy_statement("SELECT ? = ?;\n").text, "SELECT * FROM (SELECT $1 = $2\n) AS answer");
  const auto quoted = policy_statement("SELECT 'it''s ?' || \"a?b\" -- why?\n = ? /* ? */");
  EXPECT_EQ(quoted.text, "SELECT * FROM (SELECT 'it''s ?' || \"a?b\" -- why?\n = $1 /* ? */\n) AS answer");
  EXPECT_EQ(quoted.parameters, 1u);
  EXPECT_EQ(policy_statement("SELECT 'open ?").text, "SELECT * FROM (SELECT 'open ?\n) AS answer");
}

TEST(PostgresPolicyStatement, ReadsTheNameThatAnErrorPointsAt) {
  using postgres::table_name_at;
  EXPECT_EQ(table_name_at("FROM Patient p", 6), "patient");
  EXPECT_EQ(table_name_at("FROM \"Patient\" p", 6), "Patient");
  EXPECT_EQ(table_name_at("'\u00e9' FROM patient", 10), "patient") << "characters, not bytes";
  EXPECT_EQ(table_name_at("FROM public.session", 6), "");
  EXPECT_EQ(table_name_at("FROM public \n. session", 6), "");
  EXPECT_EQ(table_name_at("FROM \"public\" . session", 6), "");
  EXPECT_EQ(table_name_at("FROM \"a b\"", 6), "");
  EXPECT_EQ(table_name_at("FROM", 99), "");
}

}  // namespace
}  // namespace codegrant::server
