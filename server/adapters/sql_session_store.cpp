#include "server/adapters/sql_session_store.hpp"

#include <utility>

#include "server/adapters/page_fill.hpp"
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

// The row of a session that has not ended.
std::optional<std::int64_t> live_row(Connection& connection, std::string_view id) {
  Statement live(connection, "SELECT row FROM session WHERE id = ? AND ended_at IS NULL", id);
  return live.next() ? std::optional(live.number(0)) : std::nullopt;
}

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

/// " FROM session WHERE …"; nothing where no session can match.
std::optional<std::string> conditions_of(const std::vector<Match>& matches) {
  std::string conditions = " FROM session WHERE true";
  for (const auto& match : matches) {
    const auto condition = condition_of(match);
    if (!condition) return std::nullopt;
    conditions += " AND " + *condition;
  }
  return conditions;
}

void bind_conditions(Statement& statement, const std::vector<Match>& matches, UnixTime now) {
  for (const auto& match : matches) {
    if (match.key == "active")
      statement.bind(now);
    else
      statement.bind(match.value);
  }
}

bool another_matches(Connection& connection, std::string_view id, const std::vector<Match>& matches,
                     UnixTime now) {
  const auto conditions = matches.empty() ? std::nullopt : conditions_of(matches);
  if (!conditions) return false;
  Statement found(connection, "SELECT 1" + *conditions + " AND id <> ? LIMIT 1");
  bind_conditions(found, matches, now);
  found.bind(id);
  return found.next();
}

}  // namespace

void SqlSessionStore::begin(const SessionRecord& session, const std::vector<TokenRecord>& tokens) {
  database_.write([&](Connection& connection) { sql::insert_session(connection, session, tokens); });
}

bool SqlSessionStore::begin_below(const SessionRecord& session, const std::vector<TokenRecord>& tokens) {
  return database_.write([&](Connection& connection) {
    if (!live_row(connection, session.parent)) return false;
    sql::insert_session(connection, session, tokens);
    return true;
  });
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
    const auto row = live_row(connection, session_id);
    if (!row) return false;
    extend_session(connection, *row, fresh, session_expires_at, now);
    return true;
  });
}

std::vector<ClientLogin> SqlSessionStore::end(std::string_view session_id, EndScope scope, UnixTime now) {
  return database_.write(
      [&](Connection& connection) { return sql::end_session(connection, session_id, scope, now); });
}

std::vector<ClientLogin> SqlSessionStore::end_all(const SessionsOf& whose, UnixTime now) {
  return database_.write([&](Connection& connection) { return sql::end_sessions(connection, whose, now); });
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
    if (another_matches(connection, session.id, precondition.none_matches, now)) return VersionConflict{};

    SessionRecord written = session;
    written.version = stored ? stored->version + 1 : 1;
    written.updated_at = now;
    std::vector<ClientLogin> ended;
    if (written.end && stored)
      ended = sql::end_session(connection, written.id, EndScope::children, *written.end);
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
    return Written{{"Session", written.id, "{}", written.version, start, now}, !stored, std::move(ended)};
  });
}

std::variant<ErasedSession, Absent, VersionConflict> SqlSessionStore::erase(std::string_view session_id,
                                                                            const Precondition& precondition,
                                                                            UnixTime now) {
  using Outcome = std::variant<ErasedSession, Absent, VersionConflict>;
  return database_.write([&](Connection& connection) -> Outcome {
    const auto stored = find_session(connection, session_id);
    if (precondition.version && (stored ? stored->version : 0) != *precondition.version)
      return VersionConflict{};
    if (!stored) return Absent{};
    auto logins = sql::end_session(connection, session_id, EndScope::children, now);
    auto ended = find_session(connection, session_id);
    execute(connection, "DELETE FROM session WHERE id = ?", session_id);
    return ErasedSession{*std::move(ended), std::move(logins)};
  });
}

SessionStore::Found SqlSessionStore::search(const std::vector<Match>& matches, const Page& page,
                                            UnixTime now) {
  const auto conditions = conditions_of(matches);
  if (!conditions) return {};
  return database_.read([&](Connection& connection) {
    const sql::Snapshot snapshot(connection);  // the total is that of the page's moment
    Found result;
    Statement count(connection, "SELECT count(*)" + *conditions);
    bind_conditions(count, matches, now);
    count.next();
    result.total = static_cast<std::size_t>(count.number(0));

    Statement found(connection, "SELECT " SESSION_COLUMNS + *conditions +
                                    " ORDER BY start DESC, row DESC LIMIT ? OFFSET ?");
    bind_conditions(found, matches, now);
    found.bind(static_cast<std::int64_t>(page.count));
    found.bind(static_cast<std::int64_t>(page.offset));
    PageFill fill(page);
    while (!result.is_cut && found.next()) {
      auto session = read_session(found);
      result.is_cut = fill.exceeds(session.details.size());
      if (!result.is_cut) result.sessions.push_back(std::move(session));
    }
    return result;
  });
}

}  // namespace codegrant::server
