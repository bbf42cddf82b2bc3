#include "server/adapters/sql_attempt_store.hpp"

#include <algorithm>
#include <string>

namespace codegrant::server {

using sql::Connection;
using sql::execute;
using sql::Statement;

std::vector<UnixTime> SqlAttemptStore::weigh(const std::vector<Digest>& keys) {
  std::string text = "SELECT key, weighs_until FROM attempt WHERE key IN (?";
  for (std::size_t others = keys.size(); others > 1; --others) text += ", ?";
  text += ")";
  return database_.read([&](Connection& connection) {
    Statement found(connection, text);
    for (const Digest& key : keys) found.bind(key);
    std::vector<UnixTime> moments(keys.size());
    while (found.next()) {
      const auto place = std::find(keys.begin(), keys.end(), found.digest(0)) - keys.begin();
      moments[static_cast<std::size_t>(place)] = found.time(1);
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
