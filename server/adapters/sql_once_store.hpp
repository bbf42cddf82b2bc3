// What was used once, in a relational database.
#pragma once

#include "server/adapters/sql_database.hpp"
#include "server/ports/once_store.hpp"

namespace codegrant::server {

class SqlOnceStore final : public OnceStore {
 public:
  explicit SqlOnceStore(sql::Database& database) : database_(database) {}

  bool first_use(const Digest& key, UnixTime until, UnixTime now) override;

 private:
  sql::Database& database_;
};

}  // namespace codegrant::server
