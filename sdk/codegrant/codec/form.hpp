// A form with memory of its own, as the server keeps, changes and writes it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codegrant/base/result.hpp"

namespace codegrant {

/// Named values in the order they were sent or set. `resource` and `audience` may be there several times
/// (RFC 8707 §2, RFC 8693 §2.1), everything else once.
class Form {
 public:
  /// Reads `text` as `Parameters::parse` does, and fails where it fails.
  static Result<Form> parse(std::string_view text);

  /// As `parse`, but keeps the first of a repeated parameter and lists its name in `repeated()`: for the
  /// authorization endpoint, which must know client and redirect_uri before it may report anything.
  static Result<Form> parse_noting_repeats(std::string_view text);

  /// The value of `name`. A parameter sent without a value counts as absent (RFC 6749 §3.1).
  std::optional<std::string_view> get(std::string_view name) const;

  /// Every value of a parameter that may be there several times; values that are empty count as absent.
  std::vector<std::string> all(std::string_view name) const;

  /// Appends one more value of such a parameter.
  void add(std::string_view name, std::string value);

  /// Replaces the value of `name`, or appends it.
  void set(std::string_view name, std::string value);

  /// The text that `parse` reads back; a space is written `%20`, which every query reader understands.
  std::string encode() const;

  const std::vector<std::pair<std::string, std::string>>& entries() const { return entries_; }
  const std::vector<std::string>& repeated() const { return repeated_; }

 private:
  const std::string* find(std::string_view name) const;

  std::vector<std::pair<std::string, std::string>> entries_;
  std::vector<std::string> repeated_;
};

}  // namespace codegrant
