// PostgreSQL behind the words of sql_connection.hpp.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/adapters/sql_connection.hpp"
#include "server/adapters/sql_kept_statements.hpp"
#include "server/ports/store_error.hpp"

struct pg_conn;
struct pg_result;

namespace codegrant::server::postgres {

/// The connection is gone. What was under way took no effect, but where it was a COMMIT that may have.
class ConnectionLost : public StoreUnavailable {
  using StoreUnavailable::StoreUnavailable;
};

/// Another transaction was in the way (SQLSTATE class 40): nothing took effect, and the same may succeed now.
class Conflict : public StoreUnavailable {
  using StoreUnavailable::StoreUnavailable;
};

struct ClearResult {
  void operator()(pg_result* result) const;
};
using Result = std::unique_ptr<pg_result, ClearResult>;

class Connection final : public sql::Connection {
 public:
  /// Connects to `address`, a URI or a list of keywords as libpq takes them.
  explicit Connection(const std::string& address);

  std::shared_ptr<sql::Prepared> prepare(std::string_view text) override;
  void run(const std::string& script) override;
  sql::Dialect dialect() const override { return sql::Dialect::postgresql; }

  /// Gives `result` where it is good, else throws what it says.
  Result good(pg_result* result) const;
  pg_conn* handle() const { return handle_.get(); }
  /// False once anything of it threw ConnectionLost.
  bool is_whole() const { return is_whole_; }

 private:
  [[noreturn]] void lost(const std::string& message) const;

  struct Close {
    void operator()(pg_conn* handle) const;
  };

  std::unique_ptr<pg_conn, Close> handle_;
  sql::KeptStatements kept_;
  mutable bool is_whole_ = true;
  std::uint64_t named_ = 0;  ///< how many names of statements were given out
};

/// The text with its parameters as PostgreSQL names them: `?` is one more than the greatest so far, `?2` is
/// `$2`.
std::string with_dollars(std::string_view text);

}  // namespace codegrant::server::postgres
