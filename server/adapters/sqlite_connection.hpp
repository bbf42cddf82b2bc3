// SQLite behind the words of sql_connection.hpp.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/adapters/sql_connection.hpp"
#include "server/adapters/sql_kept_statements.hpp"

struct sqlite3;

namespace codegrant::server::sqlite {

enum class Access { read_write, read_only };

class Connection final : public sql::Connection {
 public:
  /// Opens what `name` means to SQLite: a path, or a `file:` address.
  Connection(const std::string& name, Access access);

  std::shared_ptr<sql::Prepared> prepare(std::string_view text) override;
  void run(const std::string& script) override;
  sql::Dialect dialect() const override { return sql::Dialect::sqlite; }

  bool in_transaction() const;
  /// For what no other member has words for.
  sqlite3* handle() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };

  std::unique_ptr<sqlite3, Close> handle_;
  sql::KeptStatements kept_;
};

}  // namespace codegrant::server::sqlite
