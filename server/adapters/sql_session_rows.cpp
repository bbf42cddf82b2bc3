#include "server/adapters/sql_session_rows.hpp"

namespace codegrant::server::sql {

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

}  // namespace codegrant::server::sql
