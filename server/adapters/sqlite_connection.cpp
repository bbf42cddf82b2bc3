#include "server/adapters/sqlite_connection.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "server/ports/store_error.hpp"

namespace codegrant::server::sqlite {
namespace {

constexpr int wait_for_another_process_ms = 5000;

[[noreturn]] void fail(sqlite3* handle) {
  throw StoreUnavailable(std::string("sqlite: ") + sqlite3_errmsg(handle) + " (" +
                         std::to_string(sqlite3_extended_errcode(handle)) + ")");
}

class PreparedStatement final : public sql::Prepared {
 public:
  PreparedStatement(sqlite3* connection, std::string_view text) : connection_(connection) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v3(connection_, text.data(), static_cast<int>(text.size()),
                             SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
    statement_.reset(statement);
  }

  // SQLite takes the bytes as they lie (SQLITE_STATIC): the caller's values outlive the run. An empty view
  // may have no address, which SQLite would read as NULL.
  void bind_text(int parameter, std::string_view text) override {
    check(sqlite3_bind_text64(statement_.get(), parameter, text.empty() ? "" : text.data(), text.size(),
                              SQLITE_STATIC, SQLITE_UTF8));
  }
  void bind_blob(int parameter, std::string_view bytes) override {
    check(sqlite3_bind_blob64(statement_.get(), parameter, bytes.empty() ? "" : bytes.data(), bytes.size(),
                              SQLITE_STATIC));
  }
  void bind_number(int parameter, std::int64_t number) override {
    check(sqlite3_bind_int64(statement_.get(), parameter, number));
  }
  void bind_null(int parameter) override { check(sqlite3_bind_null(statement_.get(), parameter)); }

  bool next() override {
    const int result = sqlite3_step(statement_.get());
    if (result == SQLITE_ROW) return true;
    if (result != SQLITE_DONE) fail(connection_);
    return false;
  }
  /// There is no way to travel, so nothing to wait for.
  void send() override { next(); }

  bool is_null(int column) const override {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
  }
  std::int64_t number(int column) const override { return sqlite3_column_int64(statement_.get(), column); }
  std::string text(int column) const override { return blob(column); }
  std::string blob(int column) const override {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
    return bytes
               ? std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)))
               : std::string();
  }
  std::int64_t changes() const override { return sqlite3_changes64(connection_); }

  void reset() override {
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
  };

  void check(int result) const {
    if (result != SQLITE_OK) fail(connection_);
  }

  sqlite3* connection_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// greatest(a, b), which other engines have and SQLite calls max.
void greatest(sqlite3_context* context, int, sqlite3_value** values) {
  const auto larger = std::max(sqlite3_value_int64(values[0]), sqlite3_value_int64(values[1]));
  sqlite3_result_int64(context, larger);
}

/// SQLite would lock all its threads out of each other with every allocation, to know how much it has.
void count_no_memory() {
  static const int result = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  if (result != SQLITE_OK) throw StoreUnavailable("sqlite: was in use before it could be configured");
}

/// lastval(): the row that this connection inserted last, of those that the engine numbers.
void lastval(sqlite3_context* context, int, sqlite3_value**) {
  sqlite3_result_int64(context, sqlite3_last_insert_rowid(sqlite3_context_db_handle(context)));
}

}  // namespace

Connection::Connection(const std::string& name, Access access) {
  count_no_memory();
  const int mode = access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  sqlite3* handle = nullptr;
  const int result =
      sqlite3_open_v2(name.c_str(), &handle, mode | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
  handle_.reset(handle);  // also of a failed attempt: it holds the message
  if (!handle_) throw StoreUnavailable("sqlite: out of memory");
  if (result != SQLITE_OK) fail(handle);
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, wait_for_another_process_ms);
  sqlite3_create_function(handle, "greatest", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr, greatest,
                          nullptr, nullptr);
  sqlite3_create_function(handle, "lastval", 0, SQLITE_UTF8, nullptr, lastval, nullptr, nullptr);
  run("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;");
}

std::shared_ptr<sql::Prepared> Connection::prepare(std::string_view text) {
  if (auto known = kept_.find(text)) return known;
  auto prepared = std::make_shared<PreparedStatement>(handle_.get(), text);
  kept_.make_room();
  if (kept_.has_room()) kept_.keep(text, prepared);
  return prepared;
}

void Connection::run(const std::string& script) {
  if (sqlite3_exec(handle_.get(), script.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    fail(handle_.get());
}

bool Connection::in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

void Connection::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

}  // namespace codegrant::server::sqlite
