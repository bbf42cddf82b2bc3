#include "server/adapters/postgres_policy_statement.hpp"

#include <algorithm>

#include "server/adapters/postgres_quoting.hpp"

namespace codegrant::server::postgres {
namespace {

constexpr std::size_t longest_name = 63;  // what follows is cut off

std::string_view without_end(std::string_view text) {
  const auto last = text.find_last_not_of(" \t\r\n;");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

/// Where the character `position` begins, counted from 1.
std::size_t offset_of(std::string_view text, std::size_t position) {
  std::size_t at = 0;
  for (std::size_t passed = 1; at < text.size(); ++at) {
    const bool continues = (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
    if (!continues && passed++ == position) break;
  }
  return at;
}

}  // namespace

PolicyStatement policy_statement(std::string_view text) {
  text = without_end(text);
  PolicyStatement statement{"SELECT * FROM ("};
  while (!text.empty()) {
    const auto quoted = size_of_quoted(text);
    const auto size = std::max<std::size_t>(quoted, 1);
    if (quoted == 0 && text.front() == '?')
      statement.text += "$" + std::to_string(++statement.parameters);
    else
      statement.text += text.substr(0, size);
    text.remove_prefix(size);
  }
  statement.text += "\n) AS answer";
  return statement;
}

std::string table_name_at(std::string_view statement, std::size_t position) {
  std::string_view rest = statement.substr(offset_of(statement, position));
  const bool is_quoted = rest.starts_with('"');
  if (is_quoted) rest.remove_prefix(1);
  const auto end = std::find_if_not(rest.begin(), rest.end(), is_part_of_a_name);
  const auto size = static_cast<std::size_t>(end - rest.begin());
  const std::string_view after = rest.substr(size);
  if (size == 0 || size > longest_name || (is_quoted && !after.starts_with('"'))) return {};
  const auto next = after.find_first_not_of(" \t\r\n\f\v", is_quoted ? 1 : 0);
  if (next != std::string_view::npos && after[next] == '.') return {};
  const auto name = rest.substr(0, size);
  return is_quoted ? std::string(name) : in_lower_case(name);
}

}  // namespace codegrant::server::postgres
