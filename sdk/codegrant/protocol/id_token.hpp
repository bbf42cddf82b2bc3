// The id_token: who signed in, as the authorization server says it (OpenID Connect Core §3.1.3.7).
#pragma once

#include <string_view>

#include "codegrant/base/arena.hpp"
#include "codegrant/base/reason.hpp"
#include "codegrant/base/secret.hpp"
#include "codegrant/base/time.hpp"
#include "codegrant/codec/json.hpp"

namespace codegrant {

/// What an id_token must say to be for us.
struct IdTokenExpectation {
  std::string_view issuer;
  std::string_view client_id;
  std::string_view nonce;  ///< Of the login. A renewal need not have one (OpenID Connect Core §12.2).
  bool renewal = false;
  std::string_view sub;  ///< Who is signed in already; empty where nobody is.
  Seconds max_age{-1};   ///< As it was asked for; negative: it was not.
  UnixTime now;          ///< As the server's clock shows it.
};

/// An id_token whose claims are right and whose signature nobody has looked at yet.
struct IdToken {
  std::string_view alg;
  std::string_view kid;  ///< Empty where the header names none.
  std::string_view sub;
  std::string_view claims;   ///< The payload's JSON.
  std::string_view at_hash;  ///< Empty where there is none.
  std::string_view signing_input;
  std::string_view signature;  ///< base64url

  /// Reads `token` and checks all but its signature: header, `iss`, `aud`, `azp`, `exp`, `iat`, `nbf`,
  /// `nonce`, `auth_time` and `sub`. Fails with `invalid_id_token`, saying which one.
  static Checked<IdToken> read(SecretView token, const IdTokenExpectation& expected, Arena& arena);
};

/// The one key of the JWK Set `jwks` that may have signed with `alg` and `kid`, or null (RFC 7517 §4).
/// RSA keys under 2048 bits do not count (RFC 7518 §3.3).
const Json* find_key(const Json& jwks, std::string_view alg, std::string_view kid);

}  // namespace codegrant
