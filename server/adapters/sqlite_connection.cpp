#include "server/adapters/sqlite_connection.hpp"

#include <sqlite3.h>

#include <cstring>

#include "server/ports/store_error.hpp"

namespace codegrant::server::sqlite {
namespace {

// Statements are few and fixed, but for searches: their text grows with the number of conditions, which a
// client chooses. Past this many a statement is prepared for one use, so that no client can fill the memory.
constexpr std::size_t most_kept_statements = 100;

constexpr int wait_for_another_process_ms = 5000;

}  // namespace

Connection::Connection(const std::string& name, Access access) {
  const int mode = access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  sqlite3* handle = nullptr;
  const int result =
      sqlite3_open_v2(name.c_str(), &handle, mode | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
  handle_.reset(handle);  // also of a failed attempt: it holds the message
  if (!handle_) throw StoreUnavailable("sqlite: out of memory");
  if (result != SQLITE_OK) fail();
  sqlite3_extended_result_codes(handle_.get(), 1);
  sqlite3_busy_timeout(handle_.get(), wait_for_another_process_ms);
  run("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;");
}

void Connection::run(const std::string& script) {
  if (sqlite3_exec(handle_.get(), script.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

std::int64_t Connection::last_row() const {
  return sqlite3_last_insert_rowid(handle_.get());
}

std::int64_t Connection::changes() const {
  return sqlite3_changes64(handle_.get());
}

bool Connection::in_transaction() const {
  return sqlite3_get_autocommit(handle_.get()) == 0;
}

Connection::PreparedStatement Connection::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                         &statement, nullptr) != SQLITE_OK)
    fail();
  return PreparedStatement(statement);
}

void Connection::fail() const {
  throw StoreUnavailable(std::string("sqlite: ") + sqlite3_errmsg(handle_.get()) + " (" +
                         std::to_string(sqlite3_extended_errcode(handle_.get())) + ")");
}

void Connection::Close::operator()(sqlite3* handle) const {
  sqlite3_close_v2(handle);
}

void Connection::Finalize::operator()(sqlite3_stmt* handle) const {
  sqlite3_finalize(handle);
}

Statement::Statement(Connection& connection, std::string_view sql) : connection_(connection) {
  auto& kept = connection.statements_;
  auto found = kept.find(sql);
  if (found == kept.end()) {
    auto prepared = connection.prepare(sql);
    if (kept.size() < most_kept_statements)
      found = kept.emplace(sql, std::move(prepared)).first;
    else
      own_ = std::move(prepared);
  }
  handle_ = own_ ? own_.get() : found->second.get();
}

Statement::~Statement() {
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
}

// SQLite takes the bytes as they lie (SQLITE_STATIC): the caller's values outlive the statement. An empty
// view may have no address, which SQLite would read as NULL.
void Statement::bind(std::string_view text) {
  check(sqlite3_bind_text64(handle_, ++bound_, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC,
                            SQLITE_UTF8));
}

void Statement::bind(Blob blob) {
  check(sqlite3_bind_blob64(handle_, ++bound_, blob.bytes.empty() ? "" : blob.bytes.data(), blob.bytes.size(),
                            SQLITE_STATIC));
}

void Statement::bind(NullIfEmpty text) {
  if (text.text.empty())
    check(sqlite3_bind_null(handle_, ++bound_));
  else
    bind(text.text);
}

void Statement::bind(std::int64_t number) {
  check(sqlite3_bind_int64(handle_, ++bound_, number));
}

void Statement::bind(std::optional<UnixTime> time) {
  if (time)
    bind(*time);
  else
    check(sqlite3_bind_null(handle_, ++bound_));
}

bool Statement::next() {
  const int result = sqlite3_step(handle_);
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) connection_.fail();
  return false;
}

std::string Statement::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_, column));
  return bytes ? std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)))
               : std::string();
}

Digest Statement::digest(int column) const {
  Digest digest{};
  const void* bytes = sqlite3_column_blob(handle_, column);
  if (sqlite3_column_bytes(handle_, column) != static_cast<int>(digest.size()))
    throw StoreUnavailable("sqlite: a digest has not 32 bytes");
  std::memcpy(digest.data(), bytes, digest.size());
  return digest;
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(handle_, column);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

std::optional<UnixTime> Statement::optional_time(int column) const {
  return is_null(column) ? std::nullopt : std::optional(time(column));
}

void Statement::check(int result) const {
  if (result != SQLITE_OK) connection_.fail();
}

Snapshot::~Snapshot() {
  try {
    execute(connection_, "COMMIT");
  } catch (const StoreUnavailable&) {
    // Nothing was written, so nothing can be lost; SQLite rolled back by itself where it failed.
  }
}

}  // namespace codegrant::server::sqlite
