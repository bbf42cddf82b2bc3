// All stores on one SQLite database.
#pragma once

#include "server/adapters/sql_store.hpp"
#include "server/adapters/sqlite_database.hpp"
#include "server/adapters/sqlite_policy_queries.hpp"

namespace codegrant::server {

using SqliteStore = SqlStore<SqliteDatabase, SqlitePolicyQueries>;

}  // namespace codegrant::server
