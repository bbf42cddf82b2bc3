// Failed logins in a relational database.
#pragma once

#include "server/adapters/sql_database.hpp"
#include "server/ports/attempt_store.hpp"

namespace codegrant::server {

class SqlAttemptStore final : public AttemptStore {
 public:
  explicit SqlAttemptStore(sql::Database& database) : database_(database) {}

  std::vector<UnixTime> weigh(const std::vector<Digest>& keys) override;
  void add(const std::vector<Weight>& weights, UnixTime now) override;
  void forget(const Digest& key) override;

 private:
  sql::Database& database_;
};

}  // namespace codegrant::server
