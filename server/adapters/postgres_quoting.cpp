#include "server/adapters/postgres_quoting.hpp"

namespace codegrant::server::postgres {
namespace {

/// One comment can hold another.
std::size_t size_of_comment(std::string_view text) {
  int depth = 0;
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    const auto two = text.substr(at, 2);
    if (two == "/*") ++depth;
    if (two == "*/") --depth;
    if (two != "/*" && two != "*/") continue;
    ++at;
    if (depth == 0) return at + 1;
  }
  return text.size();
}

std::size_t size_until(std::string_view text, std::string_view ends) {
  const auto end = text.find_first_of(ends, 1);
  return end == std::string_view::npos ? text.size() : end + 1;
}

}  // namespace

std::size_t size_of_quoted(std::string_view text) {
  if (text.starts_with('\'') || text.starts_with('"')) return size_until(text, text.substr(0, 1));
  if (text.starts_with("--")) return size_until(text, "\r\n");
  return text.starts_with("/*") ? size_of_comment(text) : 0;
}

bool is_part_of_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string in_lower_case(std::string_view name) {
  std::string lower(name);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

}  // namespace codegrant::server::postgres
