// The writes of resources, each on a connection that is in a transaction: document, index, history, and what
// goes with them.
#pragma once

#include <optional>
#include <string_view>

#include "server/adapters/sql_connection.hpp"
#include "server/ports/resource_store.hpp"

namespace codegrant::server::sql {

// The columns in the order that `read_resource` takes them.
#define RESOURCE_COLUMNS "type, id, body, version, created_at, updated_at"

Resource read_resource(const Statement& row);

std::optional<Resource> find_resource(Connection& connection, std::string_view type, std::string_view id);

WriteResult put_resource(Connection& connection, const Put& put, UnixTime now);

EraseResult erase_resource(Connection& connection, const Erase& erase, UnixTime now);

}  // namespace codegrant::server::sql
