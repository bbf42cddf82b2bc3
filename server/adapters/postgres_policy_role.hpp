// The role that policies' queries are asked as: what it is given, and what it must not have.
#pragma once

#include <string>

#include "server/adapters/postgres_connection.hpp"
#include "server/adapters/postgres_database.hpp"

namespace codegrant::server::postgres {

/// Lets the role of `connection` read the view for policies, and gives the schema that the view is in,
/// quoted. Throws StoreUnavailable where the role has any right to a table of the server's, or could take
/// one, and where `connection` leads to another database.
std::string prepare_policy_role(PostgresDatabase& database, Connection& connection);

}  // namespace codegrant::server::postgres
