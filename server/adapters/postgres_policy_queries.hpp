// PolicyQueries on PostgreSQL: resources as views of a role that may read nothing else.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "server/adapters/postgres_database.hpp"
#include "server/adapters/postgres_pool.hpp"
#include "server/ports/policy_queries.hpp"

namespace codegrant::server {

/// What a query may read is the database's to decide, by role: no statement of PostgreSQL takes from a query
/// for good what its role may do. Without a role of their own, queries are refused.
class PostgresPolicyQueries final : public PolicyQueries {
 public:
  explicit PostgresPolicyQueries(PostgresDatabase& database) : database_(database) {}

  /// From now on asks through `address`, of the same database, as another role; lets that read the one view
  /// for policies. A query ends after `patience`. Called before requests are served. Throws StoreUnavailable
  /// where the role could read or write more than that view.
  void connect(std::string_view address, std::chrono::milliseconds patience = std::chrono::milliseconds(100));

  Result<void> check(const PolicyQuery& query) override;
  Result<bool> ask(const PolicyQuery& query) override;

 private:
  PostgresDatabase& database_;
  std::unique_ptr<postgres::Pool> pool_;  ///< null: refused
  std::string schema_;                    ///< quoted: where the server's tables are
  std::chrono::milliseconds patience_{};
};

}  // namespace codegrant::server
