// Demonstrating Proof of Possession: a token is worth nothing without the key it was asked with (RFC 9449).
#pragma once

#include <string_view>

#include "codegrant/base/arena.hpp"
#include "codegrant/base/secret.hpp"
#include "codegrant/base/time.hpp"

namespace codegrant {

/// What a proof is for. The host signs it: the key never leaves its place.
struct DpopProof {
  std::string_view jti;     ///< Unique; base64url.
  std::string_view htm;     ///< The request's method.
  std::string_view htu;     ///< The request's address; query and fragment are left out.
  UnixTime iat;             ///< As the server's clock shows it.
  SecretView access_token;  ///< Empty where the request carries none, as at the token endpoint.
  std::string_view nonce;   ///< The server's; empty where it gave none.

  /// The claims of the proof as JSON (RFC 9449 §4.2). `htm` and `htu` must have been checked.
  std::string_view claims(Arena& arena) const;
};

/// True where `text` may be a server's nonce (RFC 9449 §8.1).
bool is_dpop_nonce(std::string_view text);

}  // namespace codegrant
