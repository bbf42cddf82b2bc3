#include "server/domain/new_password.hpp"

#include "server/ports/password_hasher.hpp"

namespace codegrant::server {

std::optional<std::string> problem_of_new_password(std::string_view password) {
  constexpr std::size_t least = 8;
  constexpr std::size_t most = 1000;
  if (password.size() < least) return "A password needs 8 characters or more.";
  if (password.size() > most) return "A password may have 1000 characters at most.";
  // It would be stored as it is, and whoever knows what it is the hash of could log in.
  if (is_password_hash(password)) return "This looks like the hash of a password: choose another.";
  return std::nullopt;
}

}  // namespace codegrant::server
