// Pushed authorization requests in a relational database.
#pragma once

#include "server/adapters/sql_database.hpp"
#include "server/ports/pushed_request_store.hpp"

namespace codegrant::server {

class SqlPushedRequestStore final : public PushedRequestStore {
 public:
  explicit SqlPushedRequestStore(sql::Database& database) : database_(database) {}

  void put(const Digest& request_uri, const PushedRequest& request) override;
  std::optional<std::string> take(const Digest& request_uri, std::string_view client, UnixTime now) override;

 private:
  sql::Database& database_;
};

}  // namespace codegrant::server
