// All stores on one relational database.
#pragma once

#include <string_view>

#include "server/adapters/sql_attempt_store.hpp"
#include "server/adapters/sql_code_store.hpp"
#include "server/adapters/sql_interaction_store.hpp"
#include "server/adapters/sql_key_store.hpp"
#include "server/adapters/sql_once_store.hpp"
#include "server/adapters/sql_pushed_request_store.hpp"
#include "server/adapters/sql_resource_store.hpp"
#include "server/adapters/sql_session_store.hpp"
#include "server/adapters/sql_sweeper.hpp"

namespace codegrant::server {

/// `Database` is an engine's, `Queries` its PolicyQueries.
template <class Database, class Queries>
struct SqlStore {
  /// `address` and what it throws: see the database's class.
  explicit SqlStore(std::string_view address) : database(address) {}

  Database database;
  SqlResourceStore resources{database};
  SqlSessionStore sessions{database};
  SqlCodeStore codes{database};
  SqlInteractionStore interactions{database};
  SqlPushedRequestStore pushed_requests{database};
  SqlKeyStore keys{database};
  SqlAttemptStore attempts{database};
  SqlOnceStore once{database};
  Queries policy_queries{database};
  SqlSweeper sweeper{database};
};

}  // namespace codegrant::server
