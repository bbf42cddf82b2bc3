#include "server/adapters/sql_attempt_store.hpp"

namespace codegrant::server {

using sql::Connection;
using sql::execute;
using sql::Statement;

std::vector<UnixTime> SqlAttemptStore::weigh(const std::vector<Digest>& keys) {
  return database_.read([&](Connection& connection) {
    std::vector<UnixTime> moments;
    for (const Digest& key : keys) {
      Statement found(connection, "SELECT weighs_until FROM attempt WHERE key = ?", key);
      moments.push_back(found.next() ? found.time(0) : UnixTime{});
    }
    return moments;
  });
}

void SqlAttemptStore::add(const std::vector<Weight>& weights, UnixTime now) {
  database_.write([&](Connection& connection) {
    for (const Weight& weight : weights)
      execute(connection,
              "INSERT INTO attempt (key, weighs_until) VALUES (?1, CAST(?2 AS BIGINT) + CAST(?3 AS BIGINT))"
              " ON CONFLICT (key) DO UPDATE SET weighs_until = greatest(attempt.weighs_until, CAST(?2 AS "
              "BIGINT)) + CAST(?3 AS BIGINT)",
              weight.key, now, std::int64_t{weight.by.count()});
  });
}

void SqlAttemptStore::forget(const Digest& key) {
  database_.write(
      [&](Connection& connection) { execute(connection, "DELETE FROM attempt WHERE key = ?", key); });
}

}  // namespace codegrant::server
