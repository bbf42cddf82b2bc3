// Reading application/x-www-form-urlencoded: queries, request bodies, answers in an address.
#pragma once

#include <cstddef>
#include <string_view>

#include "codegrant/base/arena.hpp"
#include "codegrant/base/linked.hpp"
#include "codegrant/base/result.hpp"

namespace codegrant {

/// One named value, decoded.
struct Parameter {
  std::string_view name;
  std::string_view value;
  const Parameter* next;
};

/// Named values in the order they were sent; they live in the arena that they were read into.
class Parameters {
 public:
  Parameters() = default;

  /// Reads `text` (without a leading `?`); `+` is a space. Fails with `invalid_request` on a repeated
  /// parameter (RFC 6749 §3.1, §3.2), a broken escape, NUL, invalid UTF-8 and on more than 64 parameters.
  static Result<Parameters> parse(std::string_view text, Arena& arena);

  /// As `parse`, but takes every one of a repeated parameter.
  static Result<Parameters> parse_with_repeats(std::string_view text, Arena& arena);

  /// How much room either needs at most for that text.
  static std::size_t room_for(std::string_view text);

  /// The value of `name`, empty where there is none: a parameter sent without a value counts as absent
  /// (RFC 6749 §3.1).
  std::string_view get(std::string_view name) const;

  /// True where `name` was sent, even without a value.
  bool has(std::string_view name) const { return find(name) != nullptr; }

  LinkedIterator<Parameter> begin() const { return LinkedIterator(first_); }
  LinkedIterator<Parameter> end() const { return LinkedIterator<Parameter>(nullptr); }

 private:
  const Parameter* find(std::string_view name) const;

  const Parameter* first_ = nullptr;
};

}  // namespace codegrant
