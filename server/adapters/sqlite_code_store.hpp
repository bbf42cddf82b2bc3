// Authorization codes in SQLite. A spent code keeps its row, with the session that it bought, so that a
// replay is recognised until the sweep takes it.
#pragma once

#include "server/adapters/sqlite_database.hpp"
#include "server/ports/code_store.hpp"

namespace codegrant::server {

class SqliteCodeStore final : public CodeStore {
 public:
  explicit SqliteCodeStore(SqliteDatabase& database) : database_(database) {}

  void put(const Digest& code, const CodeGrant& grant) override;
  std::variant<CodeGrant, Replayed, Unknown> find(const Digest& code, UnixTime now) override;
  Redemption redeem(const Digest& code, const SessionRecord& session, const std::vector<TokenRecord>& tokens,
                    UnixTime now) override;

 private:
  SqliteDatabase& database_;
};

}  // namespace codegrant::server
