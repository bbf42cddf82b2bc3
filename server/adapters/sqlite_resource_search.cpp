#include "server/adapters/sqlite_resource_search.hpp"

#include <algorithm>

namespace codegrant::server::sqlite {
namespace {

// Greater than every text that begins with what stands before it: no character has a higher UTF-8 encoding.
constexpr std::string_view beyond = "\xF4\x8F\xBF\xBF";

constexpr std::string_view shown_document =
    "(SELECT shown FROM resource_history AS h"
    " WHERE h.type = ?1 AND h.id = resource.id AND h.version = resource.version)";

bool is_path(std::string_view key) { return key.starts_with('.'); }

bool is_place(std::string_view step) {
  return !step.empty() && std::all_of(step.begin(), step.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// ".name.0.family" as SQLite's JSON functions take it: $."name"[0]."family".
std::string json_path(std::string_view key) {
  std::string path = "$";
  while (!key.empty()) {
    key.remove_prefix(1);
    const std::string_view step = key.substr(0, key.find('.'));
    key.remove_prefix(step.size());
    path += is_place(step) ? "[" + std::string(step) + "]" : ".\"" + std::string(step) + "\"";
  }
  return path;
}

class Builder {
 public:
  explicit Builder(std::string_view type) {
    search_.conditions = " FROM resource WHERE type = ?1";
    search_.values.emplace_back(type);
  }

  void add(const Match& match) {
    std::vector<std::string> wanted = match.alternatives;
    wanted.push_back(match.value);
    if (match.key == "_id") {
      search_.conditions += " AND id IN " + list(wanted);
    } else if (is_path(match.key)) {
      add_path(match.key, wanted);
    } else {
      search_.conditions +=
          " AND id IN (SELECT id FROM resource_index AS i WHERE i.type = ?1 AND i.key = ? AND (";
      search_.values.push_back(match.key);
      search_.conditions +=
          match.comparison == Comparison::prefix ? prefixes(wanted) : "i.value IN " + list(wanted);
      search_.conditions += "))";
    }
  }

  void add(const Order& order) {
    const bool descending = order.direction == Direction::descending;
    const std::string by = sort_value(order.key, descending);
    // Twice the same value: once for whether there is one, once for its order.
    if (!search_.order_values.empty() && by.find('?') != std::string::npos)
      search_.order_values.push_back(search_.order_values.back());
    search_.order += (search_.order.empty() ? " ORDER BY " : ", ") + by + " IS NULL, " + by;
    if (descending) search_.order += " DESC";
  }

  ResourceSearch take() {
    search_.order += search_.order.empty() ? " ORDER BY id" : ", id";
    return std::move(search_);
  }

 private:
  /// "(?, ?)", and the values with it.
  std::string list(const std::vector<std::string>& values) {
    std::string text;
    for (const auto& value : values) {
      text += text.empty() ? "(?" : ", ?";
      search_.values.push_back(value);
    }
    return text + ")";
  }

  std::string prefixes(const std::vector<std::string>& values) {
    std::string text;
    for (const auto& value : values) {
      text += std::string(text.empty() ? "" : " OR ") + "(i.value >= ? AND i.value < ?)";
      search_.values.push_back(value);
      search_.values.push_back(value + std::string(beyond));
    }
    return text;
  }

  // json_each gives a list's elements, of a text or a number itself, and of an object its members, which is
  // not what a path asks for.
  void add_path(const std::string& key, const std::vector<std::string>& values) {
    const std::string path = json_path(key);
    search_.values.insert(search_.values.end(), {path, path});
    search_.conditions += " AND EXISTS (SELECT 1 FROM (SELECT " + std::string(shown_document) +
                          " AS shown) AS d, json_each(d.shown, ?) AS e"
                          " WHERE json_type(d.shown, ?) <> 'object' AND"
                          " CASE WHEN e.type = 'text' THEN e.atom"
                          " WHEN e.type IN ('true', 'false', 'integer', 'real') THEN d.shown -> e.fullkey"
                          " END IN " +
                          list(values) + ")";
  }

  std::string sort_value(const std::string& key, bool descending) {
    if (key == "_id") return "id";
    if (key == "_lastUpdated") return "updated_at";
    if (is_path(key)) {
      search_.order_values.push_back(json_path(key));
      return "json_extract(" + std::string(shown_document) + ", ?)";
    }
    search_.order_values.push_back(key);
    return std::string("(SELECT ") + (descending ? "max" : "min") +
           "(value) FROM resource_index AS i WHERE i.type = ?1 AND i.id = resource.id AND i.key = ?)";
  }

  ResourceSearch search_;
};

}  // namespace

ResourceSearch make_search(std::string_view type, const std::vector<Match>& matches,
                           const std::vector<Order>& order) {
  Builder builder(type);
  for (const auto& match : matches) builder.add(match);
  for (const auto& by : order) builder.add(by);
  return builder.take();
}

void bind_all(Statement& statement, const std::vector<std::string>& values) {
  for (const auto& value : values) statement.bind(value);
}

}  // namespace codegrant::server::sqlite
