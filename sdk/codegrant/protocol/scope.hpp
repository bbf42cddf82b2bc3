// What an access token is good for: a set of scope tokens, written in a row (RFC 6749 §3.3).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "codegrant/base/result.hpp"

namespace codegrant {

/// True where `text` is tokens separated by single spaces, or empty: the empty scope.
bool is_scope(std::string_view text);

/// True where `token` is one of `scope`'s.
bool scope_contains(std::string_view scope, std::string_view token);

/// True where every token of `other` is in `scope`.
bool scope_covers(std::string_view scope, std::string_view other);

/// A scope with memory of its own, in the order it was given; a repeated token counts once.
class Scope {
 public:
  /// The empty scope.
  Scope() = default;

  /// Fails with `invalid_scope` where `is_scope` is false.
  static Result<Scope> parse(std::string_view text);

  bool contains(std::string_view token) const { return scope_contains(text_, token); }

  /// True where every token of `other` is in this scope.
  bool covers(const Scope& other) const { return scope_covers(text_, other.text_); }

  const std::string& to_string() const { return text_; }
  std::vector<std::string> tokens() const;
  bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

}  // namespace codegrant
