// All stores on one PostgreSQL database.
#pragma once

#include "server/adapters/postgres_database.hpp"
#include "server/adapters/postgres_policy_queries.hpp"
#include "server/adapters/sql_store.hpp"

namespace codegrant::server {

using PostgresStore = SqlStore<PostgresDatabase, PostgresPolicyQueries>;

}  // namespace codegrant::server
