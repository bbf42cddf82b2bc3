// How a path into a stored JSON document is asked for: engines share no words for it.
#pragma once

#include <string>
#include <string_view>

#include "server/adapters/sql_connection.hpp"

namespace codegrant::server::sql {

/// The value that the parameters below take for `key`, ".name.0.family".
std::string json_path(Dialect dialect, std::string_view key);

/// Whether there is, at the path, a text, a number or a boolean whose spelling is one of `wanted`, or a list
/// that holds one. `document` gives JSON text, `wanted` is "(?, ?)". Takes the path as often as it has
/// parameters before `wanted`.
struct JsonCondition {
  std::string text;
  int paths = 0;
};
JsonCondition json_holds(Dialect dialect, std::string_view document, std::string_view wanted);

/// What to sort by, so that numbers come before texts: one parameter each, the path.
std::string json_order(Dialect dialect, std::string_view document);

}  // namespace codegrant::server::sql
