#include "server/adapters/sql_sweeper.hpp"

#include <array>
#include <chrono>
#include <string>
#include <string_view>

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
    Expired{"DELETE FROM session WHERE row", "SELECT row FROM session WHERE gone_at < ?1 LIMIT ?2",
            session_memory},
};

/// Reading it costs no commit, which most of these would be for nothing.
bool is_there(sql::Connection& connection, const Expired& what, UnixTime before) {
  sql::Statement found(connection, what.keys, before, std::int64_t{1});
  return found.next();
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
  return static_cast<std::size_t>(gone);
}

}  // namespace codegrant::server
