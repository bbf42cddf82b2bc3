// A strict JSON reader: whatever two readers could understand differently is refused.
#pragma once

#include <string_view>

#include "codegrant/base/arena.hpp"
#include "codegrant/base/linked.hpp"
#include "codegrant/base/result.hpp"

namespace codegrant {

/// One JSON value (RFC 8259). What is inside it hangs on it in an arena: `for (const auto& item : json)`
/// walks over an array's elements or an object's members.
struct Json {
  enum class Kind : char { null, boolean, number, string, array, object };

  /// Reads one value and nothing after it. Fails with `invalid_response` on a repeated member name at
  /// any depth, nesting deeper than 16, more than 64 KiB, invalid UTF-8, unpaired surrogates, a byte
  /// order mark, and whatever RFC 8259's grammar does not know. `text` and what is in `arena` must outlive
  /// the value. Half a value for each byte of `text` is the most room that it takes, and nine more for
  /// what it leaves open.
  static Result<const Json*> parse(std::string_view text, Arena& arena);

  /// The member of that name, or null where there is none or this is no object. Names are literals here,
  /// and come as such: a view of each would be a hundred bytes more for the browser to fetch.
  const Json* find(const char* wanted) const { return find_member(wanted); }

  /// The member of that name; empty where it is absent or no string.
  std::string_view string(const char* name) const;

  /// True where the member of that name is `true`.
  bool is_true(const char* name) const;

  /// True where this is that string, or an array that has it.
  bool contains(std::string_view value) const;

  const Json* find_member(std::string_view name) const;

  LinkedIterator<Json> begin() const { return LinkedIterator(first); }
  LinkedIterator<Json> end() const { return LinkedIterator<Json>(nullptr); }

  Kind kind = Kind::null;
  std::string_view source;      ///< As it was spelled; all there is to know of numbers and literals.
  std::string_view text;        ///< A string's characters, unescaped.
  std::string_view name;        ///< Of a member; unescaped.
  const Json* first = nullptr;  ///< of an array's elements or an object's members
  const Json* next = nullptr;   ///< beside this one
};

}  // namespace codegrant
