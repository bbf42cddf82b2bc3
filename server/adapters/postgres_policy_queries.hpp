// PolicyQueries on PostgreSQL: there are none. The role that the server connects as could read sessions and
// keys, and no statement of PostgreSQL takes that from a query for good.
#pragma once

#include "server/adapters/sql_database.hpp"
#include "server/ports/policy_queries.hpp"

namespace codegrant::server {

class PostgresPolicyQueries final : public PolicyQueries {
 public:
  explicit PostgresPolicyQueries(const sql::Database&) {}

  Result<void> check(const PolicyQuery&) override {
    return Error{ErrorCode::invalid_request,
                 "is not offered where the store is PostgreSQL: use the engine matcho or json-schema"};
  }
  Result<bool> ask(const PolicyQuery&) override {
    return Error{ErrorCode::server_error, "the engine sql is not offered where the store is PostgreSQL"};
  }
};

}  // namespace codegrant::server
