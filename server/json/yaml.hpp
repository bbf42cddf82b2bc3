// YAML in and out, as another spelling of JSON and nothing more.
#pragma once

#include <string>
#include <string_view>

#include "server/base/error.hpp"
#include "server/json/json.hpp"

namespace codegrant::server {

/// Reads one YAML document by the core schema of YAML 1.2 (null, true/false, integers, decimals, text).
/// Refuses tags, anchors, aliases and merge keys, a repeated key, a key that is no text, nesting over
/// `max_document_depth` and more than 100,000 nodes. Fails with `invalid_request`; the detail names
/// line and column.
Result<Json> parse_yaml(std::string_view text);

/// Block style, ready for a person to read; `parse_yaml` reads the same value back, but for the
/// code points U+FFFE and U+FFFF, which no YAML may hold: U+FFFD stands in for them.
std::string to_yaml(const Json& value);

}  // namespace codegrant::server
