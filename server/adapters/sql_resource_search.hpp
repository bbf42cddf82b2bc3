// A search for resources as a statement of SQL.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/adapters/sql_connection.hpp"
#include "server/ports/resource_store.hpp"

namespace codegrant::server::sql {

/// Texts of SQL and the values for their parameters, in order. A value never becomes part of the text.
struct ResourceSearch {
  std::string conditions;           ///< " FROM resource WHERE …"
  std::vector<std::string> values;  ///< of `conditions`
  std::string order;                ///< " ORDER BY …"
  std::vector<std::string> order_values;
};

ResourceSearch make_search(Dialect dialect, std::string_view type, const std::vector<Match>& matches,
                           const std::vector<Order>& order);

void bind_all(Statement& statement, const std::vector<std::string>& values);

}  // namespace codegrant::server::sql
