// Failed logins in SQLite.
#pragma once

#include "server/adapters/sqlite_database.hpp"
#include "server/ports/attempt_store.hpp"

namespace codegrant::server {

class SqliteAttemptStore final : public AttemptStore {
 public:
  explicit SqliteAttemptStore(SqliteDatabase& database) : database_(database) {}

  std::vector<UnixTime> weigh(const std::vector<Digest>& keys) override;
  void add(const std::vector<Weight>& weights, UnixTime now) override;
  void forget(const Digest& key) override;

 private:
  SqliteDatabase& database_;
};

}  // namespace codegrant::server
