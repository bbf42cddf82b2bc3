// What PostgreSQL's adapter does where connections break, end or are missing, and what it writes for
// parameters.
#include <gtest/gtest.h>

#include <vector>

#include "server/adapters/postgres_database.hpp"
#include "server/adapters/postgres_migrations.hpp"
#include "server/adapters/postgres_statement.hpp"
#include "stores.hpp"

namespace codegrant::server {
namespace {

class PostgresDatabaseTest : public testing::Test {
 protected:
  /// Ends every connection to the database but the one that asks, as a restart does.
  void cut_all_off() {
    postgres::Connection other(address_);
    other.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }
  std::string asked(sql::Connection& connection, std::string_view statement) {
    sql::Statement row(connection, statement);
    row.next();
    return row.text(0);
  }

  TemporaryFolder folder_;
  const std::string address_ = postgres_database(folder_.path());
};

TEST_F(PostgresDatabaseTest, GoesOnWithANewConnectionWhereAnIdleOneWasCutOff) {
  PostgresDatabase database(address_);
  cut_all_off();
  EXPECT_EQ(database.read([&](sql::Connection& c) { return asked(c, "SELECT 'read'"); }), "read");
  cut_all_off();
  EXPECT_EQ(database.write([&](sql::Connection& c) { return asked(c, "SELECT 'written'"); }), "written");
}

TEST_F(PostgresDatabaseTest, TellsOfAConnectionThatIsCutOffInTheMiddleAndWritesNothing) {
  PostgresDatabase database(address_);
  EXPECT_THROW(database.write([&](sql::Connection& c) {
    sql::execute(c, "INSERT INTO used (key, expires_at) VALUES (?, ?)", digest_of("x"), noon);
    cut_all_off();
    sql::execute(c, "SELECT 1");
  }),
               StoreUnavailable);
  EXPECT_EQ(database.read([&](sql::Connection& c) { return asked(c, "SELECT count(*) FROM used"); }), "0");
}

TEST_F(PostgresDatabaseTest, UndoesWhatThrowsAndGoesOnWithTheSameConnection) {
  PostgresDatabase database(address_);
  EXPECT_THROW(database.write([](sql::Connection& c) {
    sql::execute(c, "INSERT INTO used (key, expires_at) VALUES (?, ?)", digest_of("x"), noon);
    throw std::runtime_error("never mind");
  }),
               std::runtime_error);
  EXPECT_EQ(database.write([&](sql::Connection& c) { return asked(c, "SELECT count(*) FROM used"); }), "0");
}

TEST_F(PostgresDatabaseTest, LetsMoreCallersWaitThanThereAreConnections) {
  PostgresDatabase database(address_);
  std::atomic<int> answered = 0;
  at_once(60, [&](int) {
    database.write([&](sql::Connection& c) { return asked(c, "SELECT pg_sleep(0.01)"); });
    ++answered;
  });
  EXPECT_EQ(answered, 60);
}

TEST_F(PostgresDatabaseTest, TellsEverybodyWhereTheDatabaseCannotBeReached) {
  PostgresDatabase database(address_);
  {
    postgres::Connection other(postgres_database(TemporaryFolder().path()));
    other.run("ALTER DATABASE \"" + folder_.path().filename().string() + "\" ALLOW_CONNECTIONS false");
    other.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
              folder_.path().filename().string() + "'");
  }
  std::atomic<int> told = 0;
  at_once(60, [&](int) {
    try {
      database.read([&](sql::Connection& c) { return asked(c, "SELECT 1"); });
    } catch (const StoreUnavailable&) {
      ++told;
    }
  });
  EXPECT_EQ(told, 60);
}

TEST_F(PostgresDatabaseTest, IsMadeByOneOfSeveralThatComeAtOnce) {
  std::atomic<int> opened = 0;
  at_once(4, [&](int) {
    PostgresDatabase database(address_);
    ++opened;
  });
  EXPECT_EQ(opened, 4);
}

TEST_F(PostgresDatabaseTest, RefusesASchemaFromTheFuture) {
  { PostgresDatabase database(address_); }
  postgres::Connection connection(address_);
  connection.run("UPDATE schema_version SET version = 1000");
  try {
    PostgresDatabase database(address_);
    FAIL() << "opened";
  } catch (const StoreUnavailable& error) {
    EXPECT_NE(std::string(error.what()).find("newer codegrant"), std::string::npos) << error.what();
  }
}

TEST_F(PostgresDatabaseTest, RunsMoreStatementsThanItKeeps) {
  PostgresDatabase database(address_);
  database.read([&](sql::Connection& c) {
    for (int i = 0; i < 150; ++i)
      EXPECT_EQ(asked(c, "SELECT 'n' || " + std::to_string(i)), "n" + std::to_string(i));
  });
}

TEST_F(PostgresDatabaseTest, KeepsTheStatementsThatWereUsedLastAndNoMore) {
  postgres::Connection connection(address_);
  const auto said = [](int i) { return "SELECT 'n' || " + std::to_string(i); };
  for (int i = 0; i < 250; ++i) {
    asked(connection, said(i));
    EXPECT_EQ(asked(connection, "SELECT 'used all the time'"), "used all the time");
  }
  const auto kept = [&](const std::string& text) {
    sql::Statement found(connection, "SELECT count(*) FROM pg_prepared_statements WHERE statement = ?", text);
    found.next();
    return found.number(0);
  };
  EXPECT_EQ(kept("SELECT 'used all the time'"), 1);
  EXPECT_EQ(kept(said(249)), 1);
  EXPECT_EQ(kept(said(0)), 0);
  EXPECT_LE(std::stoul(asked(connection, "SELECT count(*) FROM pg_prepared_statements")),
            sql::KeptStatements::most);
}

TEST_F(PostgresDatabaseTest, TakesNoStatementFromWhoeverIsAboutToUseIt) {
  postgres::Connection connection(address_);
  sql::Statement early(connection, "SELECT 'early'");
  for (int i = 0; i < 250; ++i) asked(connection, "SELECT 'n' || " + std::to_string(i));
  ASSERT_TRUE(early.next());
  EXPECT_EQ(early.text(0), "early");
}

TEST_F(PostgresDatabaseTest, RefusesATextThatWouldBeCutShort) {
  PostgresDatabase database(address_);
  const std::string text("a\0b", 3);
  EXPECT_THROW(database.read([&](sql::Connection& c) {
    return sql::Statement(c, "SELECT CAST(? AS TEXT)", text).next();
  }),
               StoreUnavailable);
}

TEST(PostgresParameters, AreNumberedAsSqliteNumbersThem) {
  EXPECT_EQ(postgres::with_dollars("a = ? AND b = ?"), "a = $1 AND b = $2");
  EXPECT_EQ(postgres::with_dollars("a = ?1 AND b = ? OR c = ?1"), "a = $1 AND b = $2 OR c = $1");
  EXPECT_EQ(postgres::with_dollars("?12, ?"), "$12, $13");
  EXPECT_EQ(postgres::with_dollars("none"), "none");
}

}  // namespace
}  // namespace codegrant::server
