// The schema of the database, in numbered steps.
#pragma once

#include "server/adapters/sqlite_connection.hpp"

namespace codegrant::server::sqlite {

/// Brings the database to the newest schema, step by step, each in its own transaction; several servers may
/// do so at once. Throws StoreUnavailable where a newer program has been here already.
void migrate(Connection& connection);

}  // namespace codegrant::server::sqlite
