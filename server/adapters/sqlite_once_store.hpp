// What was used once, in SQLite.
#pragma once

#include "server/adapters/sqlite_database.hpp"
#include "server/ports/once_store.hpp"

namespace codegrant::server {

class SqliteOnceStore final : public OnceStore {
 public:
  explicit SqliteOnceStore(SqliteDatabase& database) : database_(database) {}

  bool first_use(const Digest& key, UnixTime until, UnixTime now) override;

 private:
  SqliteDatabase& database_;
};

}  // namespace codegrant::server
