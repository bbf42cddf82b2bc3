// A strict JSON reader: whatever two readers could understand differently is refused.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codegrant/base/result.hpp"

namespace codegrant {

/// One JSON value (RFC 8259) and what is inside it.
struct Json {
  enum class Kind { null, boolean, number, string, array, object };

  /// Reads one value and nothing after it. Fails with `invalid_response` on a repeated member name at
  /// any depth, nesting deeper than 16, more than 64 KiB, invalid UTF-8, unpaired surrogates, a byte
  /// order mark, and whatever RFC 8259's grammar does not know. `text` must outlive the value.
  static Result<Json> parse(std::string_view text);

  /// The member of that name, or null where there is none or this is no object.
  const Json* find(std::string_view name) const;

  /// The member of that name where it is a string. Empty counts: only absence and other kinds do not.
  std::optional<std::string_view> string(std::string_view name) const;

  Kind kind = Kind::null;
  std::string_view source;         ///< As it was spelled; all there is to know of numbers and literals.
  std::string text;                ///< A string's characters, unescaped.
  std::vector<Json> items;         ///< An array's elements, or an object's values.
  std::vector<std::string> names;  ///< An object's member names, beside `items`.
};

}  // namespace codegrant
