// The signature of an id_token, checked by OpenSSL.
#pragma once

#include "codegrant/session/commands.hpp"

namespace codegrant::login {

/// Whether the signature verifies and, where there is an `at_hash`, whether that is the access token's
/// (OpenID Connect Core §3.1.3.6). Knows RS256, RS384, RS512, PS256, ES256, ES384 and EdDSA with Ed25519.
/// False for whatever else is wrong, an unfit key included.
bool is_good(const SignatureCheck& check);

}  // namespace codegrant::login
