// A PostgreSQL database through a pool of connections.
//
// Every write is a SERIALIZABLE transaction: the stores are written as if no other ran beside theirs, and
// where two get into each other's way, PostgreSQL ends one, which is run again.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "server/adapters/postgres_connection.hpp"
#include "server/adapters/sql_database.hpp"

namespace codegrant::server {

namespace postgres {

/// Whether a connection was made just now, or lay idle, where it may have been cut off.
enum class Age { fresh, used };

}  // namespace postgres

class PostgresDatabase final : public sql::Database {
 public:
  /// Connects to `postgresql://…` and brings the schema up to date. Throws StoreUnavailable where that cannot
  /// be, or where a newer program made the schema.
  explicit PostgresDatabase(std::string_view address);

 protected:
  void commit(const Task& task) override;
  void look(const Task& task) override;

 private:
  bool try_to_commit(const Task& task, int tries);

  /// One of the connections, for as long as it lives. One that breaks meanwhile does not come back.
  struct Loan {
    explicit Loan(PostgresDatabase& lender);
    ~Loan();
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;

    PostgresDatabase& database;
    std::unique_ptr<postgres::Connection> connection;
    postgres::Age age = postgres::Age::used;
  };

  const std::string address_;
  std::mutex mutex_;
  std::condition_variable connection_is_back_;
  std::size_t opened_ = 0;
  std::vector<std::unique_ptr<postgres::Connection>> idle_;
};

}  // namespace codegrant::server
