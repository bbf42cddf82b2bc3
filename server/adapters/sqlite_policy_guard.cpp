#include "server/adapters/sqlite_policy_guard.hpp"

#include <sqlite3.h>

#include <string_view>
#include <utility>

namespace codegrant::server::sqlite {
namespace {

constexpr int most_bytes_of_a_value = 16'000'000;
constexpr int most_bytes_of_a_like_pattern = 1'000;
constexpr int steps_between_looks_at_the_clock = 1'000;

std::string_view text(const char* maybe_null) { return maybe_null == nullptr ? "" : maybe_null; }

}  // namespace

std::string folded(std::string_view name) {
  std::string lower(name);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

PolicyGuard::PolicyGuard(sqlite3* connection, std::string gate, std::set<std::string> views,
                         std::chrono::milliseconds patience)
    : connection_(connection),
      gate_(std::move(gate)),
      views_(std::move(views)),
      deadline_(std::chrono::steady_clock::now() + patience),
      before_{
          Limit{SQLITE_LIMIT_LENGTH, sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, most_bytes_of_a_value)},
          Limit{SQLITE_LIMIT_LIKE_PATTERN_LENGTH,
                sqlite3_limit(connection, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, most_bytes_of_a_like_pattern)}} {
  sqlite3_set_authorizer(connection_, authorize, this);
  sqlite3_progress_handler(connection_, steps_between_looks_at_the_clock, is_over, this);
  // "x" is a name and never a text: a name that is wrong must not pass for a value.
  sqlite3_db_config(connection_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
}

PolicyGuard::~PolicyGuard() {
  sqlite3_set_authorizer(connection_, nullptr, nullptr);
  sqlite3_progress_handler(connection_, 0, nullptr, nullptr);
  for (const Limit& limit : before_) sqlite3_limit(connection_, limit.id, limit.value);
}

int PolicyGuard::authorize(void* self, int action, const char* first, const char* second, const char* schema,
                           const char* context) {
  const auto& guard = *static_cast<const PolicyGuard*>(self);
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE: return SQLITE_OK;
    case SQLITE_FUNCTION: return text(second) == "load_extension" ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_READ: return guard.may_read(first, schema, context) ? SQLITE_OK : SQLITE_DENY;
    default: return SQLITE_DENY;
  }
}

bool PolicyGuard::may_read(const char* table, const char* schema, const char* context) const {
  const std::string_view name = text(table);
  if (name == "json_each" || name == "json_tree") return true;
  // A table of which no column is read comes by the name in the query, and without its schema.
  if (schema == nullptr) return views_.contains(folded(name));
  if (text(schema) == "temp") return !name.starts_with("sqlite_");
  const bool is_of_resources = name == "resource" || name == "resource_history";
  return text(schema) == "main" && is_of_resources && text(context) == gate_;
}

int PolicyGuard::is_over(void* self) {
  return std::chrono::steady_clock::now() > static_cast<const PolicyGuard*>(self)->deadline_ ? 1 : 0;
}

}  // namespace codegrant::server::sqlite
