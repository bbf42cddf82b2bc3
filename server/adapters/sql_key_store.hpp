// Sealed signing keys in a relational database.
#pragma once

#include "server/adapters/sql_database.hpp"
#include "server/ports/key_store.hpp"

namespace codegrant::server {

class SqlKeyStore final : public KeyStore {
 public:
  explicit SqlKeyStore(sql::Database& database) : database_(database) {}

  std::vector<StoredKey> list() override;
  StoredKey add(const StoredKey& key, std::string_view newest) override;
  bool keep_until(std::string_view kid, UnixTime needed_until) override;
  void remove(std::string_view kid, UnixTime now) override;

 private:
  sql::Database& database_;
};

}  // namespace codegrant::server
