// How a session and its tokens become rows: shared by the stores that begin sessions.
#pragma once

#include <cstdint>
#include <vector>

#include "server/adapters/sql_connection.hpp"
#include "server/ports/session_store.hpp"

namespace codegrant::server::sql {

/// Adds a session with its first tokens.
void insert_session(Connection& connection, const SessionRecord& session,
                    const std::vector<TokenRecord>& tokens);

/// Adds tokens to the session of this row.
void insert_tokens(Connection& connection, std::int64_t session_row, const std::vector<TokenRecord>& tokens);

}  // namespace codegrant::server::sql
