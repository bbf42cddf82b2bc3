// All stores on one SQLite database.
#pragma once

#include "server/adapters/sqlite_attempt_store.hpp"
#include "server/adapters/sqlite_code_store.hpp"
#include "server/adapters/sqlite_database.hpp"
#include "server/adapters/sqlite_interaction_store.hpp"
#include "server/adapters/sqlite_key_store.hpp"
#include "server/adapters/sqlite_once_store.hpp"
#include "server/adapters/sqlite_policy_queries.hpp"
#include "server/adapters/sqlite_resource_store.hpp"
#include "server/adapters/sqlite_session_store.hpp"
#include "server/adapters/sqlite_sweeper.hpp"

namespace codegrant::server {

struct SqliteStore {
  /// `address` and what it throws: see SqliteDatabase.
  explicit SqliteStore(std::string_view address) : database(address) {}

  SqliteDatabase database;
  SqliteResourceStore resources{database};
  SqliteSessionStore sessions{database};
  SqliteCodeStore codes{database};
  SqliteInteractionStore interactions{database};
  SqliteKeyStore keys{database};
  SqliteAttemptStore attempts{database};
  SqliteOnceStore once{database};
  SqlitePolicyQueries policy_queries{database};
  SqliteSweeper sweeper{database};
};

}  // namespace codegrant::server
