#include "server/adapters/sql_session_rows.hpp"

namespace codegrant::server::sql {
namespace {

// Closes the sessions of `selected`, a `WITH … SELECT id` or a condition, that are not closed yet.
#define END_SESSIONS \
  "UPDATE session SET ended_at = ?1, updated_at = ?1, version = version + 1 WHERE ended_at IS NULL"
// The id in question, of a session that is there or that was and has children still.
#define ITSELF "SELECT id FROM session WHERE id = ?2 UNION SELECT parent FROM session WHERE parent = ?2"
// UNION, not UNION ALL: an administrator may have written a circle of parents.
#define WITH_ALL_BELOW                                                                                     \
  " below(id) AS (SELECT id FROM top UNION SELECT session.id FROM session JOIN below ON session.parent = " \
  "below.id) "

std::string_view end_statement(EndScope scope) {
  switch (scope) {
    case EndScope::only_this: return END_SESSIONS " AND id = ?2";
    case EndScope::children:
      return "WITH RECURSIVE top(id) AS (" ITSELF ")," WITH_ALL_BELOW END_SESSIONS
             " AND id IN (SELECT id FROM below)";
    // All ancestors, not the topmost alone: what is below one of them is below the topmost, and a circle has
    // none.
    case EndScope::tree:
      return "WITH RECURSIVE top(id) AS (" ITSELF
             " UNION SELECT session.parent FROM session JOIN top"
             " ON session.id = top.id WHERE session.parent IS NOT NULL)," WITH_ALL_BELOW END_SESSIONS
             " AND id IN (SELECT id FROM below)";
  }
  return "";
}

// Of a user, of a client, or of both; the codes are those that bought nothing.
#define DELETE_CODES "DELETE FROM code WHERE bought IS NULL AND "

}  // namespace

void insert_session(Connection& connection, const SessionRecord& session,
                    const std::vector<TokenRecord>& tokens) {
  Statement row(
      connection,
      "INSERT INTO session (id, parent, type, client, \"user\", scope, audience, details, auth_time, start,"
      " expires_at, ended_at, version, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
      " RETURNING row",
      session.id, NullIfEmpty{session.parent}, session.type, NullIfEmpty{session.client},
      NullIfEmpty{session.user}, session.scope, session.audience, session.details, session.auth_time,
      session.start, session.expires_at, session.end, session.version, session.updated_at);
  row.next();
  insert_tokens(connection, row.number(0), tokens);
}

void insert_tokens(Connection& connection, std::int64_t session_row, const std::vector<TokenRecord>& tokens) {
  for (const auto& token : tokens)
    execute(connection,
            "INSERT INTO token (digest, kind, session, expires_at, jti) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (digest) DO UPDATE SET expires_at = greatest(token.expires_at, excluded.expires_at)"
            " WHERE token.session = excluded.session AND token.kind = excluded.kind",
            token.digest, static_cast<std::int64_t>(token.kind), session_row, token.expires_at,
            NullIfEmpty{token.jti});
}

void end_session(Connection& connection, std::string_view id, EndScope scope, UnixTime now) {
  execute(connection, end_statement(scope), now, id);
}

void end_sessions(Connection& connection, const SessionsOf& whose, UnixTime now) {
  const auto& [user, client] = whose;
  if (!user.empty() && !client.empty()) {
    execute(connection, END_SESSIONS " AND \"user\" = ?2 AND client = ?3", now, user, client);
    execute(connection, DELETE_CODES "\"user\" = ? AND client = ?", user, client);
  } else if (!user.empty()) {
    execute(connection, END_SESSIONS " AND \"user\" = ?2", now, user);
    execute(connection, DELETE_CODES "\"user\" = ?", user);
  } else if (!client.empty()) {
    execute(connection, END_SESSIONS " AND client = ?2", now, client);
    execute(connection, DELETE_CODES "client = ?", client);
  }
}

}  // namespace codegrant::server::sql
