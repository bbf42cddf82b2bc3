#include "server/adapters/sql_session_store.hpp"

#include <utility>

#include "server/adapters/page_fill.hpp"
#include "server/adapters/sql_session_rows.hpp"
#include "server/adapters/sql_session_search.hpp"

namespace codegrant::server {
namespace {

using sql::Connection;
using sql::find_live;
using sql::find_session;
using sql::NullIfEmpty;
using sql::read_session;
using sql::send;
using sql::SessionSearch;
using sql::Statement;

// The number that a statement gives, if any. It is done when its last row was read.
std::optional<std::int64_t> only_number(Statement&& statement) {
  if (!statement.next()) return std::nullopt;
  const std::int64_t number = statement.number(0);
  statement.next();
  return number;
}

// Spends a refresh token whose session lives, which one of those who try at once can do. Gives the session's
// row.
std::optional<std::int64_t> spend(Connection& connection, const Rotation& rotation, UnixTime now) {
#define SPEND(answer)                                                         \
  "UPDATE token SET spent_at = ?1, answer = " answer                          \
  " WHERE digest = ?2 AND kind = ?3 AND expires_at > ?1 AND spent_at IS NULL" \
  " AND EXISTS (SELECT 1 FROM session WHERE row = token.session AND ended_at IS NULL) RETURNING session"
  constexpr auto kind = static_cast<std::int64_t>(TokenKind::refresh);
  const std::string& answer = rotation.sealed_answer;
  if (answer.empty()) return only_number({connection, SPEND("NULL"), now, rotation.spent, kind});
  send(connection, "INSERT INTO sealed_answer (spent_at, answer) VALUES (?, ?)", now, answer);
  return only_number({connection, SPEND("lastval()"), now, rotation.spent, kind});
#undef SPEND
}

// A session lives at least as long as its tokens.
#define EXTEND_SESSION \
  "UPDATE session SET expires_at = greatest(expires_at, ?), version = version + 1, updated_at = ? WHERE "

bool another_matches(Connection& connection, std::string_view id, const std::vector<Match>& matches,
                     UnixTime now) {
  if (matches.empty()) return false;
  SessionSearch search(matches, now);
  const auto conditions = search.conditions();
  if (!conditions) return false;
  Statement found(connection, "SELECT 1" + *conditions + " AND id <> ? LIMIT 1");
  search.bind(found);
  found.bind(id);
  return found.next();
}

}  // namespace

void SqlSessionStore::begin(const SessionRecord& session, const std::vector<TokenRecord>& tokens) {
  database_.write_rows([&](Connection& connection) { sql::insert_session(connection, session, tokens); });
}

bool SqlSessionStore::begin_below(const SessionRecord& session, const std::vector<TokenRecord>& tokens) {
  return database_.write_rows([&](Connection& connection) {
    if (!sql::hold_live(connection, session.parent)) return false;
    sql::insert_session(connection, session, tokens);
    return true;
  });
}

std::optional<FoundToken> SqlSessionStore::find(const Digest& token, TokenKind kind, UnixTime now) {
  auto live = database_.read(
      [&](Connection& connection) { return sql::find_live_with_owners(connection, token, kind, now); });
  if (!live || live->spent_at) return std::nullopt;
  return std::move(live->found);
}

std::variant<FoundToken, Replayed, Unknown> SqlSessionStore::find_refresh_token(const Digest& token,
                                                                                UnixTime now) {
  auto live = database_.read([&](Connection& connection) {
    return sql::find_live_with_owners(connection, token, TokenKind::refresh, now);
  });
  if (!live) return Unknown{};
  if (live->spent_at) return live->replayed();
  return std::move(live->found);
}

RotationResult SqlSessionStore::rotate(const Rotation& rotation, UnixTime now) {
  return database_.write_rows([&](Connection& connection) -> RotationResult {
    if (const auto row = spend(connection, rotation, now)) {
      sql::insert_tokens(connection, row, rotation.fresh);
      send(connection, EXTEND_SESSION "row = ?", rotation.session_expires_at, now, *row);
      return Rotated{};
    }
    const auto live = find_live(connection, rotation.spent, TokenKind::refresh, now);
    if (!live || !live->spent_at) return Unknown{};
    return live->replayed();  // another was faster
  });
}

bool SqlSessionStore::add_tokens(std::string_view session_id, const std::vector<TokenRecord>& fresh,
                                 UnixTime session_expires_at, UnixTime now) {
  return database_.write_rows([&](Connection& connection) {
    const auto row = only_number({connection, EXTEND_SESSION "id = ? AND ended_at IS NULL RETURNING row",
                                  session_expires_at, now, session_id});
    if (row) sql::insert_tokens(connection, row, fresh);
    return row.has_value();
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
      send(connection,
           "UPDATE session SET parent = ?, type = ?, client = ?, \"user\" = ?, scope = ?, audience = ?, "
           "details = ?,"
           " ended_at = coalesce(ended_at, ?), version = ?, updated_at = ? WHERE id = ?",
           NullIfEmpty{written.parent}, written.type, NullIfEmpty{written.client}, NullIfEmpty{written.user},
           written.scope, written.audience, written.details, written.end, written.version, now, written.id);
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
    send(connection, "DELETE FROM session WHERE id = ?", session_id);
    return ErasedSession{*std::move(ended), std::move(logins)};
  });
}

SessionStore::Found SqlSessionStore::search(const std::vector<Match>& matches, const Page& page,
                                            UnixTime now) {
  SessionSearch search(matches, now);
  const auto conditions = search.conditions();
  if (!conditions) return {};
  return database_.read([&](Connection& connection) {
    const sql::Snapshot snapshot(connection);  // the total is that of the page's moment
    Found result;
    Statement count(connection, "SELECT count(*)" + *conditions);
    search.bind(count);
    count.next();
    result.total = static_cast<std::size_t>(count.number(0));

    Statement found(connection,
                    "SELECT " SESSION_COLUMNS + *conditions + " ORDER BY row DESC LIMIT ? OFFSET ?");
    search.bind(found);
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
