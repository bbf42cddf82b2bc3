// The only include of the JSON library, and a reader stricter than its default.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "server/base/error.hpp"

namespace codegrant::server {

/// Object members are kept in alphabetical order.
using Json = nlohmann::json;

/// Nesting deeper than this is refused by both readers (JSON and YAML).
inline constexpr int max_document_depth = 64;

/// Reads one RFC 8259 text. Beyond the grammar it refuses a repeated member name (RFC 8259 §4 leaves its
/// meaning open, and two readers that disagree are an attack), nesting over `max_document_depth`, U+0000
/// in a text, and invalid UTF-8. Fails with `invalid_request`; the detail says where, by line and column.
Result<Json> parse_json(std::string_view text);

/// Compact JSON text. Strings inside must be UTF-8, which every value from `parse_json` is.
std::string to_text(const Json& value);

/// The string member `name` of `object`; empty where it is absent or no string.
std::string string_member(const Json& object, std::string_view name);

/// Follows `path` ("auth", "authorization_code") through nested objects; null where a step is missing.
const Json& member_at(const Json& object, std::initializer_list<std::string_view> path);

}  // namespace codegrant::server
