// Public keys as JWKs (RFC 7517), read from what others sent.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "server/json/json.hpp"
#include "server/ports/crypto.hpp"

namespace codegrant::server {

/// The key of `jwk`: RSA, EC or OKP. None where a member is missing or is not in its one base64url spelling,
/// and where there is a private or a symmetric one: whoever shows such a key to others has lost it.
std::optional<PublicJwk> read_public_jwk(const Json& jwk);

/// Those of `jwks` that may have signed what names `kid` (empty: names none) and `alg` in its header, as far
/// as they say what they are for (RFC 7517 §4.2, §4.4, §4.5). At most 20: each one tried costs a
/// verification.
std::vector<PublicJwk> select_public_jwks(std::span<const Json> jwks, const std::string& kid,
                                          const std::string& alg);

}  // namespace codegrant::server
