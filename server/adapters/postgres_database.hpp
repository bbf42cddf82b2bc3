// A PostgreSQL database through a pool of connections.
//
// A write is a SERIALIZABLE transaction: the stores are written as if no other ran beside theirs, and where
// two get into each other's way, PostgreSQL ends one, which is run again. `write_rows` is READ COMMITTED, and
// run again where it and another wait for each other.
#pragma once

#include <string_view>

#include "server/adapters/postgres_pool.hpp"
#include "server/adapters/sql_database.hpp"

namespace codegrant::server {

class PostgresDatabase final : public sql::Database {
 public:
  /// Connects to `postgresql://…` and brings the schema up to date. Throws StoreUnavailable where that cannot
  /// be, or where a newer program made the schema.
  explicit PostgresDatabase(std::string_view address);

 protected:
  void commit(const Task& task, sql::Isolation isolation) override;
  void look(const Task& task) override;

 private:
  bool try_to_commit(const Task& task, sql::Isolation isolation, int tries);

  postgres::Pool pool_;
};

}  // namespace codegrant::server
