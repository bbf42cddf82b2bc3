// Deletes from SQLite what nobody can use any more.
#pragma once

#include "server/adapters/sqlite_database.hpp"
#include "server/ports/sweeper.hpp"

namespace codegrant::server {

class SqliteSweeper final : public Sweeper {
 public:
  explicit SqliteSweeper(SqliteDatabase& database) : database_(database) {}

  std::size_t sweep(UnixTime now, std::size_t limit) override;

 private:
  SqliteDatabase& database_;
};

}  // namespace codegrant::server
