// How a session and its tokens become rows, and end: shared by the stores that begin and end sessions.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "server/adapters/sql_connection.hpp"
#include "server/ports/session_store.hpp"

namespace codegrant::server::sql {

/// Adds a session with its first tokens.
void insert_session(Connection& connection, const SessionRecord& session,
                    const std::vector<TokenRecord>& tokens);

/// Adds tokens to the session of this row.
void insert_tokens(Connection& connection, std::int64_t session_row, const std::vector<TokenRecord>& tokens);

/// Ends a session that is not closed yet, with what `scope` says.
void end_session(Connection& connection, std::string_view id, EndScope scope, UnixTime now);

/// Ends all of these, and forgets their codes that were not redeemed yet.
void end_sessions(Connection& connection, const SessionsOf& whose, UnixTime now);

}  // namespace codegrant::server::sql
