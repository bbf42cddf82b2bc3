#include "codegrant/protocol/scope.hpp"

#include <algorithm>

namespace codegrant {
namespace {

bool is_scope_character(char c) { return c > ' ' && c < '\x7f' && c != '"' && c != '\\'; }

bool is_scope_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_scope_character);
}

}  // namespace

Result<Scope> Scope::parse(std::string_view text) {
  Scope scope;
  if (text.empty()) return scope;
  for (;;) {
    const auto token = text.substr(0, text.find(' '));
    if (!is_scope_token(token)) return Error{ErrorCode::invalid_scope, "not a list of scope tokens"};
    if (!scope.contains(token)) scope.tokens_.emplace_back(token);
    if (token.size() == text.size()) return scope;
    text.remove_prefix(token.size() + 1);
  }
}

bool Scope::contains(std::string_view token) const {
  return std::find(tokens_.begin(), tokens_.end(), token) != tokens_.end();
}

bool Scope::covers(const Scope& other) const {
  return std::all_of(other.tokens_.begin(), other.tokens_.end(),
                     [this](const std::string& token) { return contains(token); });
}

std::string Scope::to_string() const {
  std::string text;
  for (const auto& token : tokens_) {
    if (!text.empty()) text += ' ';
    text += token;
  }
  return text;
}

}  // namespace codegrant
