#include "server/adapters/sql_once_store.hpp"

namespace codegrant::server {

bool SqlOnceStore::first_use(const Digest& key, UnixTime until, UnixTime now) {
  return database_.write([&](sql::Connection& connection) {
    return sql::execute(connection,
                        "INSERT INTO used (key, expires_at) VALUES (?1, ?2)"
                        " ON CONFLICT (key) DO UPDATE SET expires_at = ?2 WHERE used.expires_at <= ?3",
                        key, until, now) == 1;
  });
}

}  // namespace codegrant::server
