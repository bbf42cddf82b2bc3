// Sealed signing keys in SQLite.
#pragma once

#include "server/adapters/sqlite_database.hpp"
#include "server/ports/key_store.hpp"

namespace codegrant::server {

class SqliteKeyStore final : public KeyStore {
 public:
  explicit SqliteKeyStore(SqliteDatabase& database) : database_(database) {}

  std::vector<StoredKey> list() override;
  StoredKey add_first(const StoredKey& key) override;

 private:
  SqliteDatabase& database_;
};

}  // namespace codegrant::server
