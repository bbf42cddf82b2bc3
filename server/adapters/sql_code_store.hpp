// Authorization codes in a relational database. A spent code keeps its row, with the session that it bought,
// so that a replay is recognised until the sweep takes it.
#pragma once

#include "server/adapters/sql_database.hpp"
#include "server/ports/code_store.hpp"

namespace codegrant::server {

class SqlCodeStore final : public CodeStore {
 public:
  explicit SqlCodeStore(sql::Database& database) : database_(database) {}

  void put(const Digest& code, const CodeGrant& grant) override;
  std::variant<FoundCode, Replayed, Unknown> find(const Digest& code, UnixTime now) override;
  Redemption redeem(const Digest& code, const SessionRecord& session, const std::vector<TokenRecord>& tokens,
                    UnixTime now) override;

 private:
  sql::Database& database_;
};

}  // namespace codegrant::server
