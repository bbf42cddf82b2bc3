#include "server/adapters/sqlite_once_store.hpp"

namespace codegrant::server {

bool SqliteOnceStore::first_use(const Digest& key, UnixTime until, UnixTime now) {
  return database_.write([&](sqlite::Connection& connection) {
    return sqlite::execute(connection,
                           "INSERT INTO used (key, expires_at) VALUES (?1, ?2)"
                           " ON CONFLICT (key) DO UPDATE SET expires_at = ?2 WHERE expires_at <= ?3",
                           key, until, now) == 1;
  });
}

}  // namespace codegrant::server
