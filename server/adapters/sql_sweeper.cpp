#include "server/adapters/sql_sweeper.hpp"

#include <chrono>

namespace codegrant::server {
namespace {

// How long a code's row outlives it, so that a replay of it still ends what it bought (RFC 6749 §4.1.2).
constexpr auto code_memory = std::chrono::minutes(10);
// How long a spent refresh token's answer can be given again, whatever the operator chose below that.
constexpr auto answer_memory = std::chrono::minutes(1);
// How long an administrator can still see a session that is over.
constexpr auto session_memory = std::chrono::hours(24);

}  // namespace

std::size_t SqlSweeper::sweep(UnixTime now, std::size_t limit) {
  std::int64_t gone = 0;
  // Each in a transaction of its own, so that others come in between.
  const auto take = [&](std::string_view statement, UnixTime before) {
    gone += database_.write([&](sql::Connection& connection) {
      return sql::execute(connection, statement, before, static_cast<std::int64_t>(limit));
    });
  };
  take("DELETE FROM code WHERE digest IN (SELECT digest FROM code WHERE expires_at <= ? LIMIT ?)",
       now - code_memory);
  take("DELETE FROM interaction WHERE id IN (SELECT id FROM interaction WHERE expires_at <= ? LIMIT ?)", now);
  take(
      "DELETE FROM pushed_request WHERE digest IN"
      " (SELECT digest FROM pushed_request WHERE expires_at <= ? LIMIT ?)",
      now);
  take(
      "UPDATE token SET sealed_answer = NULL WHERE digest IN"
      " (SELECT digest FROM token WHERE sealed_answer IS NOT NULL AND spent_at <= ? LIMIT ?)",
      now - answer_memory);
  take("DELETE FROM attempt WHERE key IN (SELECT key FROM attempt WHERE weighs_until <= ? LIMIT ?)", now);
  take("DELETE FROM used WHERE key IN (SELECT key FROM used WHERE expires_at <= ? LIMIT ?)", now);
  take("DELETE FROM token WHERE digest IN (SELECT digest FROM token WHERE expires_at <= ? LIMIT ?)", now);
  take("DELETE FROM session WHERE row IN (SELECT row FROM session WHERE gone_at < ? LIMIT ?)",
       now - session_memory);
  return static_cast<std::size_t>(gone);
}

}  // namespace codegrant::server
