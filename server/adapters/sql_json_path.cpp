#include "server/adapters/sql_json_path.hpp"

#include <algorithm>

namespace codegrant::server::sql {
namespace {

bool is_place(std::string_view step) {
  return !step.empty() && std::all_of(step.begin(), step.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The next step of ".name.0.family", taken off.
std::string take_step(std::string_view& key) {
  key.remove_prefix(1);
  const std::string step(key.substr(0, key.find('.')));
  key.remove_prefix(step.size());
  return step;
}

/// $."name"[0]."family"
std::string sqlite_path(std::string_view key) {
  std::string path = "$";
  while (!key.empty()) {
    const std::string step = take_step(key);
    path += is_place(step) ? "[" + step + "]" : ".\"" + step + "\"";
  }
  return path;
}

/// {"name","0","family"}
std::string postgresql_path(std::string_view key) {
  std::string path;
  while (!key.empty()) path += (path.empty() ? "{\"" : ",\"") + take_step(key) + "\"";
  return path + "}";
}

/// The value there, as it is spelled. The escape of a NUL is JSON, but nothing that PostgreSQL can look into.
std::string postgresql_value(std::string_view document) {
  const std::string text(document);
  return "(CASE WHEN strpos(" + text + ", '\\u0000') = 0 THEN CAST(" + text +
         " AS JSON) END #> CAST(? AS TEXT[]))";
}

}  // namespace

std::string json_path(Dialect dialect, std::string_view key) {
  return dialect == Dialect::sqlite ? sqlite_path(key) : postgresql_path(key);
}

JsonCondition json_holds(Dialect dialect, std::string_view document, std::string_view wanted) {
  const std::string list(wanted);
  // json_each gives a list's elements, of a text or a number itself, and of an object its members, which is
  // not what a path asks for.
  if (dialect == Dialect::sqlite)
    return {"EXISTS (SELECT 1 FROM (SELECT " + std::string(document) +
                " AS shown) AS d, json_each(d.shown, ?) AS e WHERE json_type(d.shown, ?) <> 'object' AND"
                " CASE WHEN e.type = 'text' THEN e.atom"
                " WHEN e.type IN ('true', 'false', 'integer', 'real') THEN d.shown -> e.fullkey END IN " +
                list + ")",
            2};
  return {"EXISTS (SELECT 1 FROM (SELECT " + postgresql_value(document) +
              " AS value) AS d, json_array_elements(CASE WHEN json_typeof(d.value) = 'array' THEN d.value"
              " ELSE json_build_array(d.value) END) AS e(value)"
              " WHERE json_typeof(e.value) IN ('string', 'number', 'boolean') AND e.value #>> '{}' IN " +
              list + ")",
          1};
}

std::string json_order(Dialect dialect, std::string_view document) {
  if (dialect == Dialect::sqlite) return "json_extract(" + std::string(document) + ", ?)";
  return "json_sort_key(CAST(" + postgresql_value(document) + " AS JSONB))";
}

}  // namespace codegrant::server::sql
