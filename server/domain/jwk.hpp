// Public keys as JWKs (RFC 7517), read from what others sent.
#pragma once

#include <optional>
#include <string>

#include "server/json/json.hpp"
#include "server/ports/crypto.hpp"

namespace codegrant::server {

/// The key of `jwk`: RSA, EC or OKP. None where a member is missing or is not in its one base64url spelling,
/// and where there is a private or a symmetric one: whoever shows such a key to others has lost it.
std::optional<PublicJwk> read_public_jwk(const Json& jwk);

}  // namespace codegrant::server
