// Whose password was right, as an interaction remembers it while the second factor is awaited.
#pragma once

#include <optional>
#include <string>

#include "server/domain/directory.hpp"
#include "server/ports/crypto.hpp"

namespace codegrant::server {

/// Names the user, and the password by a digest of its hash: when it changes, the fact is void.
std::string first_factor_of(const User& user, const Crypto& crypto);

/// The user whose password is still the one that was right; null where nobody's was.
ActiveUser user_of_first_factor(const std::string& first_factor, const Directory& directory,
                                const Crypto& crypto);

}  // namespace codegrant::server
