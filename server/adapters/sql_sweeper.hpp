// Deletes from a relational database what nobody can use any more.
#pragma once

#include "server/adapters/sql_database.hpp"
#include "server/ports/sweeper.hpp"

namespace codegrant::server {

class SqlSweeper final : public Sweeper {
 public:
  explicit SqlSweeper(sql::Database& database) : database_(database) {}

  std::size_t sweep(UnixTime now, std::size_t limit) override;

 private:
  sql::Database& database_;
};

}  // namespace codegrant::server
