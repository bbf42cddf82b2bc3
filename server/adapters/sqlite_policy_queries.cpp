#include "server/adapters/sqlite_policy_queries.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "server/adapters/sqlite_policy_guard.hpp"
#include "server/ports/store_error.hpp"

namespace codegrant::server {
namespace {

using sql::Statement;
using sqlite::Connection;

constexpr int most_tables = 16;

/// 128 random bits: see PolicyGuard.
std::string unguessable_name() {
  std::array<unsigned char, 16> bytes{};
  sqlite3_randomness(static_cast<int>(bytes.size()), bytes.data());
  std::string name = "gate_";
  for (const unsigned char byte : bytes) {
    name += "0123456789abcdef"[byte >> 4U];
    name += "0123456789abcdef"[byte & 15U];
  }
  return name;
}

/// Resources as policies may see them: what the history keeps of them, which is what anyone may see.
void open_gate(Connection& connection, const std::string& gate) {
  connection.run("CREATE TEMP VIEW IF NOT EXISTS " + gate +
                 " AS SELECT r.type AS type, r.id AS id, r.version AS version, r.updated_at AS updated_at,"
                 " h.shown AS body FROM main.resource AS r JOIN main.resource_history AS h"
                 " ON h.type = r.type AND h.id = r.id AND h.version = r.version");
  // The library makes its JSON tables when they are first named, which the guard would not let it.
  const Statement json_tables(connection, "SELECT 1 FROM json_each('[]'), json_tree('[]')");
}

/// They are made in lower case.
std::set<std::string> names_of_views(Connection& connection) {
  Statement views(connection, "SELECT name FROM sqlite_temp_schema");
  std::set<std::string> names;
  while (views.next()) names.insert(views.text(0));
  return names;
}

/// The type that `name` is the lower-case spelling of, among those that anything is stored of. Goes from type
/// to type, not from row to row.
std::optional<std::string> find_type(Connection& connection, std::string_view name) {
  Statement types(connection,
                  "WITH RECURSIVE each(type) AS ("
                  " SELECT min(type) FROM main.resource"
                  " UNION ALL SELECT (SELECT min(type) FROM main.resource WHERE type > each.type)"
                  " FROM each WHERE each.type IS NOT NULL)"
                  " SELECT type FROM each WHERE lower(type) = lower(?)",
                  name);
  return types.next() ? std::optional(types.text(0)) : std::nullopt;
}

/// Whether `name` could be a type's: then it can stand in SQL as it is.
bool is_type_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

/// An empty `type` is no resource's: the view is empty, too. A type is spelled as its name, but for the case.
void create_view(Connection& connection, const std::string& name, const std::string& gate,
                 const std::string& type) {
  connection.run("CREATE TEMP VIEW \"" + name +
                 "\" AS SELECT id, version AS txid, datetime(updated_at, 'unixepoch') AS ts,"
                 " type AS resource_type, body AS resource FROM " +
                 gate + " WHERE type = '" + type + "'");
}

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

}  // namespace

/// One query on a reader: the views that it names, and its statement.
class SqlitePolicyQueries::Query {
 public:
  Query(Connection& connection, const std::string& gate, std::chrono::milliseconds patience)
      : connection_(connection), gate_(gate), patience_(patience) {
    open_gate(connection_, gate_);
  }
  /// A type that had no row may have one the next time.
  ~Query() {
    statement_.reset();
    guard_.reset();
    try {
      for (const auto& name : empty_views_) connection_.run("DROP VIEW temp.\"" + name + "\"");
    } catch (const StoreUnavailable&) {
      // It stays empty on this connection: policies that ask it say no.
    }
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  /// The error is SQLite's own message.
  Result<void> prepare(const PolicyQuery& query) {
    for (int tables = 0;; ++tables) {
      const char* rest = try_to_prepare(query.text);
      if (statement_) return check_shape(query, rest);
      const std::string message = sqlite3_errmsg(connection_.handle());
      constexpr std::string_view no_table = "no such table: ";
      if (!message.starts_with(no_table) || tables == most_tables) return refused(message);
      if (!add_table(message.substr(no_table.size()))) return refused(message);
    }
  }

  Result<bool> run(const PolicyQuery& query) {
    int place = 0;
    for (const auto& value : query.values) bind(++place, value);
    int result = sqlite3_step(statement_.get());
    const bool is_true = result == SQLITE_ROW && sqlite3_column_int(statement_.get(), 0) != 0;
    if (result == SQLITE_ROW && (result = sqlite3_step(statement_.get())) == SQLITE_ROW)
      return Error{ErrorCode::server_error, "the query gave more than one row"};
    if (result == SQLITE_DONE) return is_true;
    if (result == SQLITE_INTERRUPT)
      return Error{ErrorCode::server_error,
                   "the query took longer than " + std::to_string(patience_.count()) + " ms"};
    return Error{ErrorCode::server_error, std::string("the query failed: ") + sqlite3_errstr(result)};
  }

 private:
  static Error refused(const std::string& message) {
    return {ErrorCode::invalid_request, "is refused: " + message};
  }

  /// Gives what follows the first statement.
  const char* try_to_prepare(const std::string& text) {
    guard_.reset();  // views are made without it
    guard_.emplace(connection_.handle(), gate_, names_of_views(connection_), patience_);
    sqlite3_stmt* statement = nullptr;
    const char* rest = nullptr;
    sqlite3_prepare_v2(connection_.handle(), text.data(), static_cast<int>(text.size()), &statement, &rest);
    statement_.reset(statement);
    return rest;
  }

  Result<void> check_shape(const PolicyQuery& query, const char* rest) const {
    const std::string_view more(rest);
    if (more.find_first_not_of(" \t\r\n;") != std::string_view::npos)
      return refused("it must be one statement");
    if (sqlite3_column_count(statement_.get()) != 1) return refused("it must give one column");
    if (sqlite3_bind_parameter_count(statement_.get()) != static_cast<int>(query.values.size()))
      return refused("write {{path}} outside of quotes, and no other parameter");
    return {};
  }

  bool add_table(const std::string& written) {
    if (!is_type_name(written)) return false;
    const std::string name = sqlite::folded(written);
    guard_.reset();
    const auto type = find_type(connection_, name);
    if (!type) empty_views_.push_back(name);
    create_view(connection_, name, gate_, type.value_or(""));
    return true;
  }

  void bind(int place, const QueryValue& value) {
    sqlite3_stmt* statement = statement_.get();
    if (const auto* text = std::get_if<std::string>(&value))
      sqlite3_bind_text64(statement, place, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    else if (const auto* whole = std::get_if<std::int64_t>(&value))
      sqlite3_bind_int64(statement, place, *whole);
    else if (const auto* decimal = std::get_if<double>(&value))
      sqlite3_bind_double(statement, place, *decimal);
    else if (const auto* flag = std::get_if<bool>(&value))
      sqlite3_bind_int(statement, place, *flag ? 1 : 0);
    else
      sqlite3_bind_null(statement, place);
  }

  Connection& connection_;
  const std::string& gate_;
  const std::chrono::milliseconds patience_;
  std::vector<std::string> empty_views_;
  std::optional<sqlite::PolicyGuard> guard_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

SqlitePolicyQueries::SqlitePolicyQueries(SqliteDatabase& database, std::chrono::milliseconds patience)
    : database_(database), patience_(patience), gate_(unguessable_name()) {}

Result<void> SqlitePolicyQueries::check(const PolicyQuery& query) {
  return database_.read_sqlite(
      [&](Connection& connection) { return Query(connection, gate_, patience_).prepare(query); });
}

Result<bool> SqlitePolicyQueries::ask(const PolicyQuery& query) {
  return database_.read_sqlite([&](Connection& connection) -> Result<bool> {
    Query asked(connection, gate_, patience_);
    // Its message can name what the request named, which does not belong in a log.
    if (!asked.prepare(query)) return Error{ErrorCode::server_error, "the query cannot be prepared"};
    return asked.run(query);
  });
}

}  // namespace codegrant::server
