#include "server/ports/password_hasher.hpp"

#include <algorithm>
#include <string_view>

namespace codegrant::server {
namespace {

// log2(N), r and p in hexadecimal, as the first program to write `$s0$` did: lower case, no leading zero.
bool is_cost(std::string_view text) {
  return (text.size() == 5 || text.size() == 6) && text.front() != '0' &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// The base64 of a value that needs `padding` characters of it.
bool is_base64(std::string_view text, std::size_t size, std::size_t padding) {
  return text.size() == size && text.substr(size - padding) == std::string_view("==").substr(0, padding) &&
         text.substr(0, size - padding)
                 .find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") ==
             std::string_view::npos;
}

}  // namespace

bool is_password_hash(std::string_view text) {
  constexpr std::string_view prefix = "$s0$";
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  const auto cost_end = std::min(text.find('$'), text.size());
  const auto cost = text.substr(0, cost_end);
  text.remove_prefix(cost_end);
  // $ salt of 16 bytes $ key of 32 bytes
  return is_cost(cost) && text.size() == 1 + 24 + 1 + 44 && text[0] == '$' &&
         is_base64(text.substr(1, 24), 24, 2) && text[25] == '$' && is_base64(text.substr(26), 44, 1);
}

}  // namespace codegrant::server
