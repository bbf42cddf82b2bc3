#include "server/adapters/sql_session_store.hpp"

#include <utility>

#include "server/adapters/sql_session_rows.hpp"

namespace codegrant::server {
namespace {

using sql::Connection;
using sql::execute;
using sql::find_live;
using sql::find_session;
using sql::NullIfEmpty;
using sql::read_session;
using sql::Statement;

// Adds tokens to a session, which lives at least as long as they do.
void extend_session(Connection& connection, std::int64_t row, const std::vector<TokenRecord>& fresh,
                    UnixTime expires_at, UnixTime now) {
  sql::insert_tokens(connection, row, fresh);
  execute(
      connection,
      "UPDATE session SET expires_at = greatest(expires_at, ?), version = version + 1, updated_at = ? WHERE "
      "row = ?",
      expires_at, now, row);
}

// Closes the sessions of `selected`, a `WITH … SELECT id` or a condition, that are not closed yet.
#define END_SESSIONS \
  "UPDATE session SET ended_at = ?1, updated_at = ?1, version = version + 1 WHERE ended_at IS NULL"
// The id in question, of a session that is there or that was and has children still.
#define ITSELF "SELECT id FROM session WHERE id = ?2 UNION SELECT parent FROM session WHERE parent = ?2"
// UNION, not UNION ALL: an administrator may have written a circle of parents.
#define WITH_ALL_BELOW                                                                                     \
  " below(id) AS (SELECT id FROM top UNION SELECT session.id FROM session JOIN below ON session.parent = " \
  "below.id) "

// Closes the sessions that meet a condition, and all below them.
#define END_ALL_BELOW_SESSIONS(condition)                                                               \
  "WITH RECURSIVE top(id) AS (SELECT id FROM session WHERE " condition ")," WITH_ALL_BELOW END_SESSIONS \
  " AND id IN (SELECT id FROM below)"

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

// The condition of a search that `match` stands for, or nothing where no session can match.
std::optional<std::string> condition_of(const Match& match) {
  for (const std::string_view column : {"client", "user", "parent", "type"})
    if (match.key == column) return "\"" + std::string(column) + "\" = ?";
  if (match.key == "_id") return "id = ?";
  if (match.key == "jti") return "row IN (SELECT session FROM token WHERE jti = ?)";
  if (match.key != "active") return std::nullopt;
  if (match.value == "true") return "(ended_at IS NULL AND expires_at > ?)";
  if (match.value == "false") return "NOT (ended_at IS NULL AND expires_at > ?)";
  return std::nullopt;
}

}  // namespace

void SqlSessionStore::begin(const SessionRecord& session, const std::vector<TokenRecord>& tokens) {
  database_.write([&](Connection& connection) { sql::insert_session(connection, session, tokens); });
}

std::optional<FoundToken> SqlSessionStore::find(const Digest& token, TokenKind kind, UnixTime now) {
  auto live = database_.read([&](Connection& connection) { return find_live(connection, token, kind, now); });
  if (!live || live->spent_at) return std::nullopt;
  return std::move(live->found);
}

std::variant<FoundToken, Replayed, Unknown> SqlSessionStore::find_refresh_token(const Digest& token,
                                                                                UnixTime now) {
  auto live = database_.read(
      [&](Connection& connection) { return find_live(connection, token, TokenKind::refresh, now); });
  if (!live) return Unknown{};
  if (live->spent_at) return live->replayed();
  return std::move(live->found);
}

RotationResult SqlSessionStore::rotate(const Rotation& rotation, UnixTime now) {
  return database_.write([&](Connection& connection) -> RotationResult {
    const auto live = find_live(connection, rotation.spent, TokenKind::refresh, now);
    if (!live) return Unknown{};
    if (live->spent_at) return live->replayed();
    execute(connection, "UPDATE token SET spent_at = ?, sealed_answer = ? WHERE digest = ?", now,
            NullIfEmpty{rotation.sealed_answer}, rotation.spent);
    extend_session(connection, live->session_row, rotation.fresh, rotation.session_expires_at, now);
    return Rotated{};
  });
}

bool SqlSessionStore::add_tokens(std::string_view session_id, const std::vector<TokenRecord>& fresh,
                                 UnixTime session_expires_at, UnixTime now) {
  return database_.write([&](Connection& connection) {
    Statement live(connection, "SELECT row FROM session WHERE id = ? AND ended_at IS NULL", session_id);
    if (!live.next()) return false;
    extend_session(connection, live.number(0), fresh, session_expires_at, now);
    return true;
  });
}

void SqlSessionStore::end(std::string_view session_id, EndScope scope, UnixTime now) {
  database_.write(
      [&](Connection& connection) { execute(connection, end_statement(scope), now, session_id); });
}

void SqlSessionStore::end_all_of_user(std::string_view user, UnixTime now) {
  database_.write(
      [&](Connection& connection) { execute(connection, END_SESSIONS " AND \"user\" = ?2", now, user); });
}

void SqlSessionStore::end_all_of_client(std::string_view client, UnixTime now) {
  database_.write([&](Connection& connection) {
    execute(connection, END_ALL_BELOW_SESSIONS("client = ?2"), now, client);
  });
}

void SqlSessionStore::end_all_of_user_with_client(std::string_view user, std::string_view client,
                                                  UnixTime now) {
  database_.write([&](Connection& connection) {
    execute(connection, END_ALL_BELOW_SESSIONS("\"user\" = ?2 AND client = ?3"), now, user, client);
    execute(connection, "DELETE FROM code WHERE \"user\" = ? AND client = ? AND bought IS NULL", user,
            client);
  });
}

std::optional<SessionRecord> SqlSessionStore::get(std::string_view session_id) {
  return database_.read([&](Connection& connection) { return find_session(connection, session_id); });
}

WriteResult SqlSessionStore::put(const SessionRecord& session, const Precondition& precondition,
                                 UnixTime now) {
  return database_.write([&](Connection& connection) -> WriteResult {
    const auto stored = find_session(connection, session.id);
    if (precondition.version && (stored ? stored->version : 0) != *precondition.version)
      return VersionConflict{};

    SessionRecord written = session;
    written.version = stored ? stored->version + 1 : 1;
    written.updated_at = now;
    if (!stored) {
      sql::insert_session(connection, written, {});
    } else {
      // An end stays: what was closed must not open again with its old tokens.
      execute(connection,
              "UPDATE session SET parent = ?, type = ?, client = ?, \"user\" = ?, scope = ?, audience = ?, "
              "details = ?,"
              " ended_at = coalesce(ended_at, ?), version = ?, updated_at = ? WHERE id = ?",
              NullIfEmpty{written.parent}, written.type, NullIfEmpty{written.client},
              NullIfEmpty{written.user}, written.scope, written.audience, written.details, written.end,
              written.version, now, written.id);
    }
    const auto start = stored ? stored->start : written.start;
    return Written{{"Session", written.id, "{}", written.version, start, now}, !stored};
  });
}

std::optional<SessionRecord> SqlSessionStore::erase(std::string_view session_id) {
  return database_.write([&](Connection& connection) {
    auto stored = find_session(connection, session_id);
    if (stored) execute(connection, "DELETE FROM session WHERE id = ?", session_id);
    return stored;
  });
}

SessionStore::Found SqlSessionStore::search(const std::vector<Match>& matches, const Page& page,
                                            UnixTime now) {
  std::string conditions = " FROM session WHERE true";
  for (const auto& match : matches) {
    const auto condition = condition_of(match);
    if (!condition) return {};
    conditions += " AND " + *condition;
  }
  const auto bind_conditions = [&](Statement& statement) {
    for (const auto& match : matches) {
      if (match.key == "active")
        statement.bind(now);
      else
        statement.bind(match.value);
    }
  };

  return database_.read([&](Connection& connection) {
    const sql::Snapshot snapshot(connection);  // the total is that of the page's moment
    Found result;
    Statement count(connection, "SELECT count(*)" + conditions);
    bind_conditions(count);
    count.next();
    result.total = static_cast<std::size_t>(count.number(0));

    Statement found(connection, "SELECT " SESSION_COLUMNS + conditions +
                                    " ORDER BY start DESC, row DESC LIMIT ? OFFSET ?");
    bind_conditions(found);
    found.bind(static_cast<std::int64_t>(page.count));
    found.bind(static_cast<std::int64_t>(page.offset));
    while (found.next()) result.sessions.push_back(read_session(found));
    return result;
  });
}

}  // namespace codegrant::server
