#include "server/adapters/sql_sweeper.hpp"

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace codegrant::server {
namespace {

// How long a code's row outlives it, so that a replay of it still ends what it bought (RFC 6749 §4.1.2).
constexpr Seconds code_memory = std::chrono::minutes(10);
// How long a spent refresh token's answer can be given again, whatever the operator chose below that.
constexpr Seconds answer_memory = std::chrono::minutes(1);
// How long an administrator can still see a session that is over.
constexpr Seconds session_memory = std::chrono::hours(24);
constexpr Seconds nothing{0};

/// What is over: `action` takes the rows whose key `keys` finds, at most `?2` of those that were over before
/// `?1`, which lies `memory` back. Where no index tells, the oldest come first by their key.
struct Expired {
  std::string_view action;
  std::string_view keys;
  Seconds memory;
};

constexpr std::array expired{
    Expired{"DELETE FROM code WHERE digest",
            "SELECT digest FROM (SELECT digest, expires_at FROM code ORDER BY digest LIMIT ?2) AS oldest"
            " WHERE expires_at <= ?1",
            code_memory},
    Expired{"DELETE FROM interaction WHERE id", "SELECT id FROM interaction WHERE expires_at <= ?1 LIMIT ?2",
            nothing},
    Expired{"DELETE FROM pushed_request WHERE digest",
            "SELECT digest FROM pushed_request WHERE expires_at <= ?1 LIMIT ?2", nothing},
    Expired{"DELETE FROM sealed_answer WHERE row",
            "SELECT row FROM (SELECT row, spent_at FROM sealed_answer ORDER BY row LIMIT ?2) AS oldest"
            " WHERE spent_at <= ?1",
            answer_memory},
    Expired{"DELETE FROM attempt WHERE key", "SELECT key FROM attempt WHERE weighs_until <= ?1 LIMIT ?2",
            nothing},
    Expired{"DELETE FROM used WHERE key", "SELECT key FROM used WHERE expires_at <= ?1 LIMIT ?2", nothing},
};

// How many rows a call goes through at most: some milliseconds of reading.
constexpr std::int64_t rows_seen_at_once = 10'000;

/// What no index tells is over: `rows` gives the keys behind `?2`, at most `?3`, and of each whether it was
/// over before `?1`; `action` takes the row `?2` if it still is.
struct Walk {
  std::string_view rows;
  std::string_view action;
};

#define SESSION_IS_OVER "(expires_at < ?1 OR ended_at < ?1)"
constexpr Walk over_sessions{"SELECT row, CASE WHEN " SESSION_IS_OVER
                             " THEN 1 ELSE 0 END FROM session WHERE row > ?2"
                             " ORDER BY row LIMIT ?3",
                             "DELETE FROM session WHERE row = ?2 AND " SESSION_IS_OVER};

#define TOKEN_IS_OVER \
  "(expires_at <= ?1 OR NOT EXISTS (SELECT 1 FROM session WHERE session.row = token.session))"
constexpr Walk over_tokens{"SELECT digest, CASE WHEN " TOKEN_IS_OVER
                           " THEN 1 ELSE 0 END FROM token WHERE digest > ?2"
                           " ORDER BY digest LIMIT ?3",
                           "DELETE FROM token WHERE digest = ?2 AND " TOKEN_IS_OVER};

/// Reading it costs no commit, which most of these would be for nothing.
bool is_there(sql::Connection& connection, const Expired& what, UnixTime before) {
  sql::Statement found(connection, what.keys, before, std::int64_t{1});
  return found.next();
}

void read_key(const sql::Statement& row, std::int64_t& key) { key = row.number(0); }
void read_key(const sql::Statement& row, Digest& key) { key = row.digest(0); }

/// The next keys of what is over, at most `limit`. `seen` moves on; behind the last row it begins anew.
template <class Key>
std::vector<Key> go_on(sql::Connection& connection, const Walk& walk, Key& seen, UnixTime before,
                       std::size_t limit) {
  sql::Statement rows(connection, walk.rows, before, seen, rows_seen_at_once);
  std::vector<Key> over;
  Key key = seen;
  std::int64_t count = 0;
  for (; over.size() < limit && rows.next(); ++count) {
    read_key(rows, key);
    if (rows.number(1) != 0) over.push_back(key);
  }
  const bool was_the_last = over.size() < limit && count < rows_seen_at_once;
  seen = was_the_last ? Key{} : key;
  return over;
}

/// Takes what is over among the next rows; gives how many went.
template <class Key>
std::int64_t take(sql::Database& database, const Walk& walk, Key& seen, UnixTime before, std::size_t limit) {
  const auto over = database.read(
      [&](sql::Connection& connection) { return go_on(connection, walk, seen, before, limit); });
  if (over.empty()) return 0;
  return database.write([&](sql::Connection& connection) {
    std::int64_t gone = 0;
    for (const Key& key : over) gone += sql::execute(connection, walk.action, before, key);
    return gone;
  });
}

}  // namespace

std::size_t SqlSweeper::sweep(UnixTime now, std::size_t limit) {
  std::int64_t gone = 0;
  // Each in a transaction of its own, so that others come in between.
  for (const Expired& what : expired) {
    const UnixTime before = now - what.memory;
    if (!database_.read([&](sql::Connection& connection) { return is_there(connection, what, before); }))
      continue;
    const std::string statement = std::string(what.action) + " IN (" + std::string(what.keys) + ")";
    gone += database_.write([&](sql::Connection& connection) {
      return sql::execute(connection, statement, before, static_cast<std::int64_t>(limit));
    });
  }
  gone += take(database_, over_sessions, session_seen_, now - session_memory, limit);
  gone += take(database_, over_tokens, token_seen_, now, limit);
  return static_cast<std::size_t>(gone);
}

}  // namespace codegrant::server
