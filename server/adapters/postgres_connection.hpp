// PostgreSQL behind the words of sql_connection.hpp.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

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

/// One run of a statement as libpq takes it: by the name that it was prepared as, or where that is empty, by
/// its text. Points to what others hold.
struct Call {
  const std::string& text;
  const std::string& name;
  std::vector<const char*> values;
  std::vector<int> sizes;
  std::vector<int> formats;
};

/// What is sent waits here, and travels with the next call that is asked: one round trip for all of them.
class Connection final : public sql::Connection {
 public:
  /// Connects to `address`, a URI or a list of keywords as libpq takes them.
  explicit Connection(const std::string& address);

  std::shared_ptr<sql::Prepared> prepare(std::string_view text) override;
  void run(const std::string& script) override;
  sql::Dialect dialect() const override { return sql::Dialect::postgresql; }

  /// Adds `call` to what is sent. Only in a transaction that `commit` or `roll_back` ends.
  void send(const Call& call);
  /// Waits for the answer to `call` and to all that was sent before it, in this order. Gives it, or throws
  /// what the first that failed says: what came behind that was not run.
  Result ask(const Call& call);
  /// Ends the transaction, once all that was sent has succeeded.
  void commit();
  /// Undoes the transaction, where there is one, whatever became of what was sent.
  void roll_back();

  /// Gives `result` where it is good, else throws what it says.
  Result good(pg_result* result) const;
  pg_conn* handle() const { return handle_.get(); }
  /// False once anything of it threw ConnectionLost, and while anything waits to be sent.
  bool is_whole() const { return is_whole_ && sent_ == 0; }
  /// Whether nothing came since the last answer. On a connection that lies idle only its end would.
  bool is_silent() const;

 private:
  void settle();
  Result last_answer();
  [[noreturn]] void lost() const;
  [[noreturn]] void lost(const std::string& message) const;

  struct Close {
    void operator()(pg_conn* handle) const;
  };

  std::unique_ptr<pg_conn, Close> handle_;
  sql::KeptStatements kept_;
  mutable bool is_whole_ = true;
  std::uint64_t named_ = 0;  ///< how many names of statements were given out
  /// How many calls have no answer yet. Where there are any, libpq is in pipeline mode.
  std::size_t sent_ = 0;
};

}  // namespace codegrant::server::postgres
