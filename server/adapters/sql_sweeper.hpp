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
  std::int64_t session_seen_ = 0;  ///< row of the session that the last call came to
  Digest token_seen_{};            ///< the token that the last call came to
};

}  // namespace codegrant::server
