#include "codegrant/protocol/scope.hpp"

#include "codegrant/codec/split.hpp"

namespace codegrant {
namespace {

bool is_scope_character(char c) { return c > ' ' && c < '\x7f' && c != '"' && c != '\\'; }

}  // namespace

bool is_scope(std::string_view text) {
  if (text.empty()) return true;
  char previous = ' ';
  for (const char c : text) {
    if (c == ' ' ? previous == ' ' : !is_scope_character(c)) return false;
    previous = c;
  }
  return previous != ' ';
}

bool scope_contains(std::string_view scope, std::string_view token) {
  while (!scope.empty())
    if (take_part(scope, ' ') == token) return true;
  return false;
}

bool scope_covers(std::string_view scope, std::string_view other) {
  while (!other.empty())
    if (!scope_contains(scope, take_part(other, ' '))) return false;
  return true;
}

Result<Scope> Scope::parse(std::string_view text) {
  if (!is_scope(text)) return Error{ErrorCode::invalid_scope, "not a list of scope tokens"};
  Scope scope;
  while (!text.empty()) {
    const auto token = take_part(text, ' ');
    if (scope.contains(token)) continue;
    if (!scope.empty()) scope.text_ += ' ';
    scope.text_ += token;
  }
  return scope;
}

std::vector<std::string> Scope::tokens() const {
  std::vector<std::string> tokens;
  for (std::string_view rest = text_; !rest.empty();) tokens.emplace_back(take_part(rest, ' '));
  return tokens;
}

}  // namespace codegrant
