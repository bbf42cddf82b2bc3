// Statements that travel together to PostgreSQL: what fails of them, and connections that break around them.
#include <gtest/gtest.h>

#include <string>

#include "server/adapters/postgres_database.hpp"
#include "stores.hpp"

namespace codegrant::server {
namespace {

using sql::Connection;

class PostgresPipeline : public testing::Test {
 protected:
  static void send_row(Connection& connection, const std::string& name) {
    sql::send(connection, "INSERT INTO used (key, expires_at) VALUES (?, ?)", digest_of(name), noon);
  }
  static std::int64_t asked(Connection& connection, std::string_view statement) {
    sql::Statement row(connection, statement);
    row.next();
    return row.number(0);
  }
  static std::int64_t process_of(Connection& connection) {
    return asked(connection, "SELECT pg_backend_pid()");
  }
  std::int64_t process() {
    return database_.read([](Connection& connection) { return process_of(connection); });
  }
  std::int64_t rows() {
    return database_.read(
        [](Connection& connection) { return asked(connection, "SELECT count(*) FROM used"); });
  }
  /// Ends every other connection to the database, and waits until they are gone.
  void cut_all_off() {
    postgres::Connection other(address_);
    other.run(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }
  /// What the transaction throws, and "" where it throws nothing.
  template <class Work>
  std::string failure_of(Work work) {
    try {
      database_.write(work);
    } catch (const StoreUnavailable& failure) {
      return failure.what();
    }
    return "";
  }

  TemporaryFolder folder_;
  const std::string address_ = postgres_database(folder_.path());
  PostgresDatabase database_{address_};
};

constexpr auto* is_there_already = "duplicate key value violates unique constraint \"used_pkey\" (23505)";

TEST_F(PostgresPipeline, KeepsWhatWasSentInItsOrder) {
  database_.write([](Connection& connection) {
    send_row(connection, "a");
    sql::send(connection, "UPDATE used SET expires_at = expires_at + 1");
    EXPECT_EQ(asked(connection, "SELECT sum(expires_at) FROM used"), to_unix(noon) + 1);
    send_row(connection, "b");
    sql::send(connection, "DELETE FROM used WHERE expires_at = ?", noon + second);
  });
  EXPECT_EQ(rows(), 1);
}

TEST_F(PostgresPipeline, TellsAtTheNextAnswerWhatFailedBeforeIt) {
  const auto connection_before = process();
  bool went_on = false;
  EXPECT_NE(failure_of([&](Connection& connection) {
              send_row(connection, "twice");
              send_row(connection, "twice");
              send_row(connection, "behind");
              asked(connection, "SELECT 1");
              went_on = true;
            }).find(is_there_already),
            std::string::npos);
  EXPECT_FALSE(went_on);
  EXPECT_EQ(rows(), 0);
  EXPECT_EQ(process(), connection_before);
}

TEST_F(PostgresPipeline, TellsAtTheCommitWhatFailedBeforeIt) {
  const auto connection_before = process();
  EXPECT_NE(failure_of([](Connection& connection) {
              send_row(connection, "twice");
              send_row(connection, "twice");
            }).find(is_there_already),
            std::string::npos);
  EXPECT_EQ(rows(), 0);
  EXPECT_EQ(process(), connection_before);
}

TEST_F(PostgresPipeline, TellsWhatFailedBeforeAStatementThatIsNewToTheConnection) {
  EXPECT_NE(failure_of([](Connection& connection) {
              send_row(connection, "twice");
              send_row(connection, "twice");
              sql::send(connection, "DELETE FROM used WHERE expires_at < 0");
            }).find(is_there_already),
            std::string::npos);
  EXPECT_EQ(rows(), 0);
}

TEST_F(PostgresPipeline, CommitsNothingOfATransactionWhoseFailureWasPassedOver) {
  EXPECT_NE(failure_of([](Connection& connection) {
              send_row(connection, "twice");
              send_row(connection, "twice");
              EXPECT_THROW(asked(connection, "SELECT 1"), StoreUnavailable);
            }),
            "");
  EXPECT_EQ(rows(), 0);
}

TEST_F(PostgresPipeline, UndoesWhatWasSentWhereTheWorkThrows) {
  const auto connection_before = process();
  EXPECT_THROW(database_.write([](Connection& connection) {
    send_row(connection, "a");
    throw std::runtime_error("never mind");
  }),
               std::runtime_error);
  EXPECT_THROW(database_.write([](Connection& connection) {
    send_row(connection, "twice");
    send_row(connection, "twice");
    throw std::runtime_error("never mind");
  }),
               std::runtime_error);
  EXPECT_EQ(rows(), 0);
  EXPECT_EQ(process(), connection_before);
}

TEST_F(PostgresPipeline, SendsMoreThanAConnectionHoldsAtOnce) {
  constexpr int many = 20'000;
  database_.write([](Connection& connection) {
    for (int i = 0; i < many; ++i) send_row(connection, std::to_string(i));
  });
  EXPECT_EQ(rows(), many);
}

TEST_F(PostgresPipeline, GoesOnWithANewConnectionWhereAnIdleOneWasCutOff) {
  cut_all_off();
  database_.write([](Connection& connection) { send_row(connection, "sent with the commit"); });
  EXPECT_EQ(rows(), 1);
}

TEST_F(PostgresPipeline, RunsTheWorkAgainWhereAPooledConnectionBreaksBeforeTheCommit) {
  int runs = 0;
  database_.write([&](Connection& connection) {
    send_row(connection, "a");
    if (++runs == 1) cut_all_off();
    send_row(connection, "b");
    asked(connection, "SELECT 1");
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(rows(), 2);
}

TEST_F(PostgresPipeline, TellsOfANewConnectionThatBreaksBeforeTheCommit) {
  cut_all_off();
  int runs = 0;
  EXPECT_NE(failure_of([&](Connection& connection) {
              ++runs;
              send_row(connection, "a");
              process_of(connection);
              cut_all_off();
              send_row(connection, "b");
              asked(connection, "SELECT 1");
            }),
            "");
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(rows(), 0);
}

TEST_F(PostgresPipeline, LeavesItOpenWhetherACommitWithoutAnAnswerTookEffect) {
  int runs = 0;
  EXPECT_NE(failure_of([&](Connection& connection) {
              ++runs;
              process_of(connection);
              send_row(connection, "a");
              cut_all_off();
            }),
            "");
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(rows(), 0);  // here it did not
}

TEST_F(PostgresPipeline, RunsAgainWhatAnotherCameInTheWayOf) {
  database_.write([](Connection& connection) { send_row(connection, "count"); });
  int runs = 0;
  database_.write([&](Connection& connection) {
    const auto count = asked(connection, "SELECT expires_at FROM used");
    if (++runs == 1) postgres::Connection(address_).run("UPDATE used SET expires_at = expires_at + 1");
    sql::send(connection, "UPDATE used SET expires_at = ?", count + 1);
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(database_.read([](Connection& c) { return asked(c, "SELECT expires_at FROM used"); }),
            to_unix(noon) + 2);
}

}  // namespace
}  // namespace codegrant::server
