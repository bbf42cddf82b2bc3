#include "server/adapters/sqlite_attempt_store.hpp"

namespace codegrant::server {

using sqlite::Connection;
using sqlite::execute;
using sqlite::Statement;

std::vector<UnixTime> SqliteAttemptStore::weigh(const std::vector<Digest>& keys) {
  return database_.read([&](Connection& connection) {
    std::vector<UnixTime> moments;
    for (const Digest& key : keys) {
      Statement found(connection, "SELECT weighs_until FROM attempt WHERE key = ?", key);
      moments.push_back(found.next() ? found.time(0) : UnixTime{});
    }
    return moments;
  });
}

void SqliteAttemptStore::add(const std::vector<Weight>& weights, UnixTime now) {
  database_.write([&](Connection& connection) {
    for (const Weight& weight : weights)
      execute(connection,
              "INSERT INTO attempt (key, weighs_until) VALUES (?1, ?2 + ?3)"
              " ON CONFLICT (key) DO UPDATE SET weighs_until = max(weighs_until, ?2) + ?3",
              weight.key, now, std::int64_t{weight.by.count()});
  });
}

void SqliteAttemptStore::forget(const Digest& key) {
  database_.write(
      [&](Connection& connection) { execute(connection, "DELETE FROM attempt WHERE key = ?", key); });
}

}  // namespace codegrant::server
