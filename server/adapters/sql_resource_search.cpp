#include "server/adapters/sql_resource_search.hpp"

#include "server/adapters/sql_json_path.hpp"

namespace codegrant::server::sql {
namespace {

// Greater than every text that begins with what stands before it: no character has a higher UTF-8 encoding.
constexpr std::string_view beyond = "\xF4\x8F\xBF\xBF";

constexpr std::string_view shown_document =
    "(SELECT shown FROM resource_history AS h"
    " WHERE h.type = ?1 AND h.id = resource.id AND h.version = resource.version)";

bool is_path(std::string_view key) { return key.starts_with('.'); }

/// "(?, ?)"
std::string placeholders(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += text.empty() ? "(?" : ", ?";
  return text + ")";
}

class Builder {
 public:
  Builder(Dialect dialect, std::string_view type) : dialect_(dialect) {
    search_.conditions = " FROM resource WHERE type = ?1";
    search_.values.emplace_back(type);
  }

  void add(const Match& match) {
    std::vector<std::string> wanted = match.alternatives;
    wanted.push_back(match.value);
    if (match.key == "_id") {
      search_.conditions += " AND id IN " + list(wanted, search_.values);
    } else if (is_path(match.key)) {
      add_path(match.key, wanted);
    } else {
      add_entry(match, wanted);
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
    if (!rest_.conditions.empty()) search_.conditions += " AND id IN (" + rest_.conditions + ")";
    search_.values.insert(search_.values.end(), rest_.values.begin(), rest_.values.end());
    search_.order += search_.order.empty() ? " ORDER BY id" : ", id";
    return std::move(search_);
  }

 private:
  /// PostgreSQL tries many orders of joins, in a time that grows with more than the square of their number.
  /// So the first few conditions are joins, and all others one together.
  void add_entry(const Match& match, const std::vector<std::string>& wanted) {
    constexpr int most_joins = 4;
    const bool joins = ++joins_ <= most_joins;
    auto& [text, values, order, order_values] = joins ? search_ : rest_;
    text += joins ? " AND id IN (" : text.empty() ? "" : " INTERSECT ";
    text += "SELECT id FROM resource_index AS i WHERE i.type = ?1 AND i.key = ? AND (";
    values.push_back(match.key);
    text += match.comparison == Comparison::prefix ? prefixes(wanted, values)
                                                   : "i.value IN " + list(wanted, values);
    text += joins ? "))" : ")";
  }

  /// "(?, ?)", and the values with it.
  static std::string list(const std::vector<std::string>& wanted, std::vector<std::string>& values) {
    values.insert(values.end(), wanted.begin(), wanted.end());
    return placeholders(wanted.size());
  }

  static std::string prefixes(const std::vector<std::string>& wanted, std::vector<std::string>& values) {
    std::string text;
    for (const auto& value : wanted) {
      text += std::string(text.empty() ? "" : " OR ") + "(i.value >= ? AND i.value < ?)";
      values.push_back(value);
      values.push_back(value + std::string(beyond));
    }
    return text;
  }

  void add_path(const std::string& key, const std::vector<std::string>& values) {
    const auto wanted = placeholders(values.size());
    const auto [condition, paths] = json_holds(dialect_, shown_document, wanted);
    search_.values.insert(search_.values.end(), static_cast<std::size_t>(paths), json_path(dialect_, key));
    search_.values.insert(search_.values.end(), values.begin(), values.end());
    search_.conditions += " AND " + condition;
  }

  std::string sort_value(const std::string& key, bool descending) {
    if (key == "_id") return "id";
    if (key == "_lastUpdated") return "updated_at";
    if (is_path(key)) {
      search_.order_values.push_back(json_path(dialect_, key));
      return json_order(dialect_, shown_document);
    }
    search_.order_values.push_back(key);
    return std::string("(SELECT ") + (descending ? "max" : "min") +
           "(value) FROM resource_index AS i WHERE i.type = ?1 AND i.id = resource.id AND i.key = ?)";
  }

  const Dialect dialect_;
  int joins_ = 0;
  ResourceSearch rest_;  ///< of those that are no joins of their own
  ResourceSearch search_;
};

}  // namespace

ResourceSearch make_search(Dialect dialect, std::string_view type, const std::vector<Match>& matches,
                           const std::vector<Order>& order) {
  Builder builder(dialect, type);
  for (const auto& match : matches) builder.add(match);
  for (const auto& by : order) builder.add(by);
  return builder.take();
}

void bind_all(Statement& statement, const std::vector<std::string>& values) {
  for (const auto& value : values) statement.bind(value);
}

}  // namespace codegrant::server::sql
