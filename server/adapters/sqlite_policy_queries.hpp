// PolicyQueries on SQLite: resources as views of the schema temp, under a guard.
#pragma once

#include <chrono>

#include "server/adapters/sqlite_database.hpp"
#include "server/ports/policy_queries.hpp"

namespace codegrant::server {

class SqlitePolicyQueries : public PolicyQueries {
 public:
  /// A query ends after `patience`.
  explicit SqlitePolicyQueries(SqliteDatabase& database,
                               std::chrono::milliseconds patience = std::chrono::milliseconds(100));

  Result<void> check(const PolicyQuery& query) override;
  Result<bool> ask(const PolicyQuery& query) override;

 private:
  class Query;

  SqliteDatabase& database_;
  const std::chrono::milliseconds patience_;
  const std::string gate_;
};

}  // namespace codegrant::server
