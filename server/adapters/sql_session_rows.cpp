#include "server/adapters/sql_session_rows.hpp"

#include <utility>

namespace codegrant::server::sql {
namespace {

// Closes the sessions of `selected`, a `WITH … SELECT id` or a condition, that are not closed yet.
#define END_SESSIONS \
  "UPDATE session SET ended_at = ?1, updated_at = ?1, version = version + 1 WHERE ended_at IS NULL"
#define TOLD " RETURNING client, \"user\", parent"
// The id in question, of a session that is there or that was and has children still.
#define ITSELF "SELECT id FROM session WHERE id = ?2 UNION SELECT parent FROM session WHERE parent = ?2"
// UNION, not UNION ALL: an administrator may have written a circle of parents.
#define WITH_ALL_BELOW                                                                                     \
  " below(id) AS (SELECT id FROM top UNION SELECT session.id FROM session JOIN below ON session.parent = " \
  "below.id) "

// Closes the sessions that meet a condition, and all below them: what others got by exchanging their tokens.
#define END_ALL_BELOW_SESSIONS(condition)                                                               \
  "WITH RECURSIVE top(id) AS (SELECT id FROM session WHERE " condition ")," WITH_ALL_BELOW END_SESSIONS \
  " AND id IN (SELECT id FROM below)" TOLD

std::string_view end_statement(EndScope scope) {
  switch (scope) {
    case EndScope::only_this: return END_SESSIONS " AND id = ?2" TOLD;
    case EndScope::children:
      return "WITH RECURSIVE top(id) AS (" ITSELF ")," WITH_ALL_BELOW END_SESSIONS
             " AND id IN (SELECT id FROM below)" TOLD;
    // All ancestors, not the topmost alone: what is below one of them is below the topmost, and a circle has
    // none.
    case EndScope::tree:
      return "WITH RECURSIVE top(id) AS (" ITSELF
             " UNION SELECT session.parent FROM session JOIN top"
             " ON session.id = top.id WHERE session.parent IS NOT NULL)," WITH_ALL_BELOW END_SESSIONS
             " AND id IN (SELECT id FROM below)" TOLD;
  }
  return "";
}

/// Runs a statement that closes sessions, and gives the logins of those that a client has of a user.
template <class... Values>
std::vector<ClientLogin> end_by(Connection& connection, std::string_view text, const Values&... values) {
  Statement ended(connection, text, values...);
  std::vector<ClientLogin> logins;
  while (ended.next()) {
    ClientLogin login{ended.text(0), ended.text(1), ended.text(2)};
    if (!login.client.empty() && !login.user.empty()) logins.push_back(std::move(login));
  }
  return logins;
}

// Of a user, of a client, or of both; the codes are those that bought nothing.
#define DELETE_CODES "DELETE FROM code WHERE bought IS NULL AND "

constexpr int after_session_columns = 14;
// The columns of a token behind those of its session, for `read_token`. SQLite gives the row of an answer
// that is gone to a later one, which was spent later, too.
#define TOKEN_COLUMNS                                                                     \
  "token.expires_at, token.jti, token.issued_at, token.scope, token.audience, token.jkt," \
  " token.spent_at, (SELECT answer FROM sealed_answer"                                    \
  " WHERE row = token.answer AND spent_at = token.spent_at)"

#define FROM_TOKENS " FROM token JOIN session ON session.row = token.session"
#define IS_LIVE \
  " WHERE token.digest = ? AND token.kind = ? AND token.expires_at > ? AND session.ended_at IS NULL"
constexpr int after_token_columns = after_session_columns + 8;

LiveToken read_token(const Statement& row, const Digest& digest, TokenKind kind) {
  LiveToken live;
  live.found.session = read_session(row);
  int column = after_session_columns;
  TokenRecord& token = live.found.token;
  token.digest = digest;
  token.kind = kind;
  token.expires_at = row.time(column++);
  token.jti = row.text(column++);
  token.issued_at = row.time(column++);
  token.scope = row.text(column++);
  token.audience = row.text(column++);
  token.jkt = row.text(column++);
  live.spent_at = row.optional_time(column++);
  live.sealed_answer = row.text(column);
  return live;
}

/// Two or three tokens are one statement, not two or three.
std::string insertion_of_tokens(std::size_t count) {
  constexpr std::string_view values = "(?, ?, coalesce(?, lastval()), ?, ?, ?, ?, ?, ?)";
  std::string text =
      "INSERT INTO token (digest, kind, session, expires_at, jti, issued_at, scope, audience, jkt) VALUES ";
  text += values;
  for (std::size_t more = 1; more < count; ++more) text.append(", ").append(values);
  return text +
         " ON CONFLICT (digest) DO UPDATE SET expires_at = greatest(token.expires_at, excluded.expires_at)"
         " WHERE token.session = excluded.session AND token.kind = excluded.kind";
}

}  // namespace

void insert_session(Connection& connection, const SessionRecord& session,
                    const std::vector<TokenRecord>& tokens) {
  send(connection,
       "INSERT INTO session (id, parent, type, client, \"user\", scope, audience, details, auth_time, start,"
       " expires_at, ended_at, version, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
       session.id, NullIfEmpty{session.parent}, session.type, NullIfEmpty{session.client},
       NullIfEmpty{session.user}, session.scope, session.audience, session.details, session.auth_time,
       session.start, session.expires_at, session.end, session.version, session.updated_at);
  insert_tokens(connection, std::nullopt, tokens);
}

void insert_tokens(Connection& connection, std::optional<std::int64_t> session_row,
                   const std::vector<TokenRecord>& tokens) {
  if (tokens.empty()) return;
  Statement insertion(connection, insertion_of_tokens(tokens.size()));
  for (const auto& token : tokens)
    insertion.bind_all(token.digest, static_cast<std::int64_t>(token.kind), session_row, token.expires_at,
                       NullIfEmpty{token.jti}, token.issued_at, token.scope, token.audience, token.jkt);
  insertion.send();
}

SessionRecord read_session(const Statement& row) {
  SessionRecord session;
  session.id = row.text(0);
  session.parent = row.text(1);
  session.type = row.text(2);
  session.client = row.text(3);
  session.user = row.text(4);
  session.scope = row.text(5);
  session.audience = row.text(6);
  session.details = row.text(7);
  session.auth_time = row.time(8);
  session.start = row.time(9);
  session.expires_at = row.time(10);
  session.end = row.optional_time(11);
  session.version = row.number(12);
  session.updated_at = row.time(13);
  return session;
}

std::optional<SessionRecord> find_session(Connection& connection, std::string_view id) {
  Statement found(connection, "SELECT " SESSION_COLUMNS " FROM session WHERE id = ?", id);
  return found.next() ? std::optional(read_session(found)) : std::nullopt;
}

std::optional<LiveToken> find_live(Connection& connection, const Digest& token, TokenKind kind,
                                   UnixTime now) {
  Statement row(connection, "SELECT " SESSION_COLUMNS ", " TOKEN_COLUMNS FROM_TOKENS IS_LIVE, token,
                static_cast<std::int64_t>(kind), now);
  if (!row.next()) return std::nullopt;
  return read_token(row, token, kind);
}

std::optional<LiveToken> find_live_with_owners(Connection& connection, const Digest& token, TokenKind kind,
                                               UnixTime now) {
  Statement row(connection,
                "SELECT " SESSION_COLUMNS ", " TOKEN_COLUMNS ", client.body, owner.body" FROM_TOKENS
                " LEFT JOIN resource AS client ON client.type = 'Client' AND client.id = session.client"
                " LEFT JOIN resource AS owner ON owner.type = 'User' AND owner.id = session.\"user\"" IS_LIVE,
                token, static_cast<std::int64_t>(kind), now);
  if (!row.next()) return std::nullopt;
  auto live = read_token(row, token, kind);
  live.found.client_body = row.optional_text(after_token_columns);
  live.found.user_body = row.optional_text(after_token_columns + 1);
  return live;
}

// PostgreSQL runs a SERIALIZABLE transaction again that finds this row changed, and only then.
#define TOUCH_LIVE "UPDATE session SET updated_at = updated_at WHERE ended_at IS NULL AND id = "

bool hold_live(Connection& connection, std::string_view id) {
  if (connection.dialect() == Dialect::postgresql) return execute(connection, TOUCH_LIVE "?", id) == 1;
  Statement live(connection, "SELECT 1 FROM session WHERE id = ? AND ended_at IS NULL", id);
  return live.next();
}

void hold_login_of(Connection& connection, const Digest& code) {
  if (connection.dialect() == Dialect::postgresql)
    send(connection, TOUCH_LIVE "(SELECT browser_session FROM code WHERE digest = ? AND bought IS NULL)",
         code);
}

std::vector<ClientLogin> end_session(Connection& connection, std::string_view id, EndScope scope,
                                     UnixTime now) {
  return end_by(connection, end_statement(scope), now, id);
}

std::vector<ClientLogin> end_sessions(Connection& connection, const SessionsOf& whose, UnixTime now) {
  const auto& [user, client] = whose;
  if (!user.empty() && !client.empty()) {
    send(connection, DELETE_CODES "\"user\" = ? AND client = ?", user, client);
    return end_by(connection, END_ALL_BELOW_SESSIONS("\"user\" = ?2 AND client = ?3"), now, user, client);
  }
  if (!user.empty()) {
    send(connection, DELETE_CODES "\"user\" = ?", user);
    return end_by(connection, END_SESSIONS " AND \"user\" = ?2" TOLD, now, user);
  }
  if (client.empty()) return {};
  send(connection, DELETE_CODES "client = ?", client);
  return end_by(connection, END_ALL_BELOW_SESSIONS("client = ?2"), now, client);
}

}  // namespace codegrant::server::sql
