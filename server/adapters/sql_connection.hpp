// A connection to a relational database and its statements, in the few words that the stores need, whatever
// engine answers. A connection serves one thread at a time. Everything here throws StoreUnavailable with the
// engine's own message, which names tables and columns but never a bound value.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "codegrant/base/time.hpp"
#include "server/ports/crypto.hpp"

namespace codegrant::server::sql {

/// A prepared statement of an engine, run again and again. Parameters are counted from 1, columns from 0.
/// Bound texts and blobs must outlive the run.
class Prepared {
 public:
  virtual ~Prepared() = default;
  virtual void bind_text(int parameter, std::string_view text) = 0;
  virtual void bind_blob(int parameter, std::string_view bytes) = 0;
  virtual void bind_number(int parameter, std::int64_t number) = 0;
  virtual void bind_null(int parameter) = 0;
  /// Runs, or goes to the next row. False after the last.
  virtual bool next() = 0;
  /// Runs in a transaction, without waiting for what becomes of it: see `sql::send`.
  virtual void send() = 0;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t number(int column) const = 0;
  virtual std::string text(int column) const = 0;
  virtual std::string blob(int column) const = 0;
  /// How many rows the run changed.
  virtual std::int64_t changes() const = 0;
  /// Forgets what was bound and what came.
  virtual void reset() = 0;
};

/// What engines spell differently.
enum class Dialect { sqlite, postgresql };

class Connection {
 public:
  virtual ~Connection() = default;
  /// The statement, prepared once for each text. A text names its parameters `?`, in their order, or `?1`,
  /// `?2` and so on; it holds no `?` otherwise.
  virtual std::shared_ptr<Prepared> prepare(std::string_view text) = 0;
  /// Runs statements that bind nothing and whose rows nobody wants.
  virtual void run(const std::string& script) = 0;
  virtual Dialect dialect() const = 0;

 protected:
  Connection() = default;
  Connection(const Connection&) = default;
  Connection& operator=(const Connection&) = default;
};

/// Bytes, for a column of bytes; a text is a text.
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
  Statement(Connection& connection, std::string_view text, const Values&... values)
      : prepared_(connection.prepare(text)) {
    bind_all(values...);
  }
  ~Statement() { prepared_->reset(); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Binds the next parameter.
  void bind(std::string_view text) { prepared_->bind_text(++bound_, text); }
  void bind(Blob blob) { prepared_->bind_blob(++bound_, blob.bytes); }
  void bind(NullIfEmpty text);
  void bind(std::int64_t number) { prepared_->bind_number(++bound_, number); }
  void bind(const Digest& digest) { bind(Blob{bytes_of(digest)}); }
  void bind(UnixTime time) { bind(std::int64_t{to_unix(time)}); }
  void bind(std::optional<std::int64_t> number);
  void bind(std::optional<UnixTime> time);
  template <class... Values>
  void bind_all(const Values&... values) {
    (bind(values), ...);
  }

  /// Goes to the next row. False after the last.
  bool next() { return prepared_->next(); }
  void send() { prepared_->send(); }

  /// Column `column` of the current row, from 0; a NULL is empty or 0.
  std::string text(int column) const { return prepared_->text(column); }
  std::string blob(int column) const { return prepared_->blob(column); }
  Digest digest(int column) const;
  std::int64_t number(int column) const { return prepared_->number(column); }
  UnixTime time(int column) const { return from_unix(number(column)); }
  bool is_null(int column) const { return prepared_->is_null(column); }
  std::optional<UnixTime> optional_time(int column) const;
  std::optional<std::string> optional_text(int column) const;

  /// How many rows it changed.
  std::int64_t changes() const { return prepared_->changes(); }

 private:
  std::shared_ptr<Prepared> prepared_;
  int bound_ = 0;
};

/// Runs a statement that gives no rows, and says how many it changed.
template <class... Values>
std::int64_t execute(Connection& connection, std::string_view text, const Values&... values) {
  Statement statement(connection, text, values...);
  statement.next();
  return statement.changes();
}

/// Runs a statement of a transaction whose answer nobody reads. It may travel with the next statement that is
/// waited for, at the latest with the commit. What it fails of is thrown there, and undoes the transaction.
template <class... Values>
void send(Connection& connection, std::string_view text, const Values&... values) {
  Statement(connection, text, values...).send();
}

/// While it lives, all statements of a reader see the same moment of the database.
class Snapshot {
 public:
  explicit Snapshot(Connection& connection);
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  Connection& connection_;
};

}  // namespace codegrant::server::sql
