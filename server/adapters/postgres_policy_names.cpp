#include "server/adapters/postgres_policy_names.hpp"

#include <algorithm>

#include "server/adapters/postgres_quoting.hpp"

namespace codegrant::server::postgres {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_part_of_a_word(char c) {
  return is_part_of_a_name(c) || c == '$' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// A name, a keyword or the digits of a number: no word begins with a digit.
std::size_t size_of_word(std::string_view text) {
  bool (*const part)(char) = is_digit(text.front()) ? is_digit : is_part_of_a_word;
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), part) - text.begin());
}

bool is_of_postgresql(std::string_view name) {
  return name.starts_with("pg_") || name == "information_schema";
}

/// Functions that run a text as SQL, in which no name is looked for.
bool runs_a_text(std::string_view name) {
  return name.find("_to_xml") != std::string_view::npos || name == "ts_stat" || name == "ts_rewrite";
}

/// What `word` names, of which `quoted` bytes are quoted; empty: it is a text or a comment.
std::string name_in(std::string_view word, std::size_t quoted) {
  if (quoted == 0) return in_lower_case(word);
  return word.front() == '"' ? std::string(word.substr(1, word.size() - 2)) : std::string();
}

/// Backslashes would count in what comes after it, and a text would end elsewhere than it seems to.
bool changes_quotes(std::string_view word, std::string_view rest) {
  return (word == "e" && rest.starts_with('\'')) || (word == "u" && rest.starts_with("&\""));
}

}  // namespace

std::string refuse_names(std::string_view query) {
  constexpr const char* ours =
      "names that begin with pg_, and information_schema, are PostgreSQL's own: read resources, by their "
      "type, such as patient";
  constexpr const char* text = "functions that run a text as SQL, such as query_to_xml, are not for policies";
  constexpr const char* plain = "write a text as '…' and a name as \"…\", without E, U& or $";
  while (!query.empty()) {
    const auto quoted = size_of_quoted(query);
    if (quoted == 0 && query.front() == '$') return plain;
    const auto size = std::max<std::size_t>(quoted == 0 ? size_of_word(query) : quoted, 1);
    const auto word = query.substr(0, size);
    query.remove_prefix(size);
    const auto name = name_in(word, quoted);
    if (is_of_postgresql(name)) return ours;
    if (runs_a_text(name)) return text;
    if (quoted == 0 && changes_quotes(name, query)) return plain;
  }
  return {};
}

}  // namespace codegrant::server::postgres
