// Matcho: a pattern that looks like the value it describes.
//
// An object is inclusion, an array a positional prefix, a primitive equality. Of texts, "#re" is a regular
// expression that some part must match, ".path" the value elsewhere in the request, and `present?`, `nil?`
// and `not-blank?` say what their names say. Objects may hold operators beside members, and all must hold:
// $enum $one-of $reference $contains $every $not $present-all $length.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/domain/fields.hpp"

namespace codegrant::server {

/// One place where a value is not what a pattern wants.
struct Mismatch {
  Json expected;  ///< the part of the pattern
  Json but;       ///< the value there; null where there is none
  Json path;      ///< a list of member names and element numbers
};

namespace matcho {
class Pattern;
}

class Matcho {
 public:
  /// Reads a pattern. None where it holds an unknown operator, an operand of the wrong kind or a broken
  /// expression; each is noted in `problems`, at its place below `place`.
  static std::optional<Matcho> compile(const Json& pattern, const std::string& place, Problems& problems);

  /// Whether `value` matches; paths begin at `root`. In time linear to the pattern times the value.
  bool matches(const Json& value, const Json& root) const;

  /// Every place that differs; empty where the value matches.
  std::vector<Mismatch> mismatches(const Json& value, const Json& root) const;

 private:
  explicit Matcho(std::shared_ptr<const matcho::Pattern> pattern) : pattern_(std::move(pattern)) {}
  std::shared_ptr<const matcho::Pattern> pattern_;
};

}  // namespace codegrant::server
