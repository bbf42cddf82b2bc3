// Sealed signing keys in a relational database.
#pragma once

#include "server/adapters/sql_database.hpp"
#include "server/ports/key_store.hpp"

namespace codegrant::server {

class SqlKeyStore final : public KeyStore {
 public:
  explicit SqlKeyStore(sql::Database& database) : database_(database) {}

  std::vector<StoredKey> list() override;
  StoredKey add_first(const StoredKey& key) override;

 private:
  sql::Database& database_;
};

}  // namespace codegrant::server
