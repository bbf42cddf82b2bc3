// One SQLite connection and its statements, in the few words that the stores need. A connection serves one
// thread at a time. Everything here throws StoreUnavailable with SQLite's own message, which names tables and
// columns but never a bound value.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "codegrant/base/time.hpp"
#include "server/ports/crypto.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace codegrant::server::sqlite {

enum class Access { read_write, read_only };

class Connection {
 public:
  /// Opens what `name` means to SQLite: a path, or a `file:` address.
  Connection(const std::string& name, Access access);

  /// Runs statements that bind nothing and whose rows nobody wants.
  void run(const std::string& script);
  /// The `row` of the last INSERT.
  std::int64_t last_row() const;
  /// How many rows the last INSERT, UPDATE or DELETE changed.
  std::int64_t changes() const;
  bool in_transaction() const;
  /// For what no other member has words for.
  sqlite3* handle() const { return handle_.get(); }

 private:
  friend class Statement;

  struct Close {
    void operator()(sqlite3* handle) const;
  };
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const;
  };

  using PreparedStatement = std::unique_ptr<sqlite3_stmt, Finalize>;

  PreparedStatement prepare(std::string_view sql);
  [[noreturn]] void fail() const;

  std::unique_ptr<sqlite3, Close> handle_;
  std::map<std::string, PreparedStatement, std::less<>> statements_;  ///< prepared once, by their text
};

/// Bytes, for a BLOB column; a text is TEXT.
struct Blob {
  std::string_view bytes;
};
/// A text that is stored as NULL where it is empty.
struct NullIfEmpty {
  std::string_view text;
};

/// One run of a prepared statement: bind, step, read. Its values must outlive it.
class Statement {
 public:
  /// Binds `values` to the parameters in their order.
  template <class... Values>
  Statement(Connection& connection, std::string_view sql, const Values&... values)
      : Statement(connection, sql) {
    (bind(values), ...);
  }
  Statement(Connection& connection, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Binds the next parameter.
  void bind(std::string_view text);
  void bind(Blob blob);
  void bind(NullIfEmpty text);
  void bind(std::int64_t number);
  void bind(const Digest& digest) { bind(Blob{bytes_of(digest)}); }
  void bind(UnixTime time) { bind(std::int64_t{to_unix(time)}); }
  void bind(std::optional<UnixTime> time);

  /// Goes to the next row. False after the last.
  bool next();

  /// Column `column` of the current row, from 0; a NULL is empty or 0.
  std::string text(int column) const;
  Digest digest(int column) const;
  std::int64_t number(int column) const;
  UnixTime time(int column) const { return from_unix(number(column)); }
  bool is_null(int column) const;
  std::optional<UnixTime> optional_time(int column) const;

 private:
  void check(int result) const;

  Connection& connection_;
  Connection::PreparedStatement own_;  ///< set where the connection keeps enough of them already
  sqlite3_stmt* handle_;
  int bound_ = 0;
};

/// Runs a statement that gives no rows, and says how many it changed.
template <class... Values>
std::int64_t execute(Connection& connection, std::string_view sql, const Values&... values) {
  Statement statement(connection, sql, values...);
  statement.next();
  return connection.changes();
}

/// While it lives, all statements of a reader see the same moment of the database.
class Snapshot {
 public:
  explicit Snapshot(Connection& connection) : connection_(connection) { execute(connection_, "BEGIN"); }
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  Connection& connection_;
};

}  // namespace codegrant::server::sqlite
