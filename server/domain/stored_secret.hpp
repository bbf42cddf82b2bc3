// How a secret member of a resource (Client.secret, User.password) is written: hashed, and never lost by
// an update that could not have known it.
#pragma once

#include <string>

#include "codegrant/base/secret.hpp"
#include "server/json/json.hpp"
#include "server/ports/crypto.hpp"
#include "server/ports/password_hasher.hpp"

namespace codegrant::server {

/// Where `body` does not mention `member`, keeps what `stored` has: reads never show it, so whoever reads,
/// edits and writes back cannot bring it along. An explicit null removes it.
void keep_secret(Json& body, const Json& stored, const char* member);

/// Replaces the clear text of `member`, if it is one, by its hash: by the one in `stored` where that fits, so
/// that writing the same secret again changes nothing. A ready `$s0$` hash stays, and so does what was kept.
void hash_secret(Json& body, const Json& stored, const char* member, PasswordHasher& hasher);

/// The stored form of a secret of 256 random bits: it needs no slow hash, since nobody can guess it.
std::string random_secret_hash(const Secret& secret, const Crypto& crypto);

/// Whether `stored` is what `random_secret_hash` makes.
bool is_random_secret_hash(std::string_view stored);

/// The stored form of a secret that stays in the configuration: the store only knows that there is one.
inline constexpr std::string_view configured_secret = "$configured$";

}  // namespace codegrant::server
