// What an access token is good for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "codegrant/base/result.hpp"

namespace codegrant {

/// A set of scope tokens in the order they were given; a repeated one counts once (RFC 6749 §3.3).
class Scope {
 public:
  /// The empty scope.
  Scope() = default;

  /// Reads tokens separated by single spaces. The empty text is the empty scope; anything else that
  /// §3.3's grammar forbids fails with `invalid_scope`.
  static Result<Scope> parse(std::string_view text);

  bool contains(std::string_view token) const;

  /// True where every token of `other` is in this scope.
  bool covers(const Scope& other) const;

  std::string to_string() const;
  const std::vector<std::string>& tokens() const { return tokens_; }
  bool empty() const { return tokens_.empty(); }

 private:
  std::vector<std::string> tokens_;
};

}  // namespace codegrant
