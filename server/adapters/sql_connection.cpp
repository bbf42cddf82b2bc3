#include "server/adapters/sql_connection.hpp"

#include <cstring>

#include "server/ports/store_error.hpp"

namespace codegrant::server::sql {

void Statement::bind(NullIfEmpty text) {
  if (text.text.empty())
    prepared_->bind_null(++bound_);
  else
    bind(text.text);
}

void Statement::bind(std::optional<std::int64_t> number) {
  if (number)
    bind(*number);
  else
    prepared_->bind_null(++bound_);
}

void Statement::bind(std::optional<UnixTime> time) {
  bind(time ? std::optional(std::int64_t{to_unix(*time)}) : std::nullopt);
}

Digest Statement::digest(int column) const {
  Digest digest{};
  const std::string bytes = blob(column);
  if (bytes.size() != digest.size()) throw StoreUnavailable("the database holds a digest of not 32 bytes");
  std::memcpy(digest.data(), bytes.data(), digest.size());
  return digest;
}

std::optional<UnixTime> Statement::optional_time(int column) const {
  return is_null(column) ? std::nullopt : std::optional(time(column));
}

std::optional<std::string> Statement::optional_text(int column) const {
  return is_null(column) ? std::nullopt : std::optional(text(column));
}

Snapshot::Snapshot(Connection& connection) : connection_(connection) {
  // SQLite's transactions see one moment anyway.
  const bool is_sqlite = connection.dialect() == Dialect::sqlite;
  send(connection_, is_sqlite ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

Snapshot::~Snapshot() {
  try {
    execute(connection_, "COMMIT");
  } catch (const StoreUnavailable&) {
    // Nothing was written, so nothing can be lost; the engine rolled back by itself where it failed.
  }
}

}  // namespace codegrant::server::sql
