// The schema of a PostgreSQL database, in numbered steps.
#pragma once

#include "server/adapters/postgres_connection.hpp"

namespace codegrant::server::postgres {

/// Brings the database to the newest schema in one transaction; several servers may do so at once. Throws
/// StoreUnavailable where a newer program has been here already.
void migrate(Connection& connection);

}  // namespace codegrant::server::postgres
