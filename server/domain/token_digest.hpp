// What the store keeps in place of a token, a code or a cookie, and finds it by.
#pragma once

#include <string_view>

#include "server/ports/crypto.hpp"

namespace codegrant::server {

/// The SHA-256 of a token, with the token's moment of issue written over its first six bytes: what is issued
/// together lies side by side in the store. 208 bits of the hash stay, so that nobody finds another token of
/// the same digest. A JWT tells its moment by its `jti`. What is no ordered token is only hashed.
Digest token_digest(const Crypto& crypto, std::string_view token);

}  // namespace codegrant::server
