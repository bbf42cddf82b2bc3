// A DPoP proof: a JWT by which a client shows that it holds the key inside it (RFC 9449 §4.2).
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "codegrant/base/time.hpp"
#include "server/base/error.hpp"
#include "server/ports/crypto.hpp"

namespace codegrant::server {

/// What proofs may be signed with, as the metadata and challenges list it.
inline constexpr std::array dpop_algorithms = {"ES256", "EdDSA", "PS256", "RS256"};

struct DpopProof {
  std::string jkt;  ///< thumbprint of the key that signed it
  std::string jti;
  std::string htm;
  std::string htu;
  UnixTime iat{};
  std::string ath;    ///< empty: names no access token
  std::string nonce;  ///< empty: none
};

/// Reads a proof and checks everything that it says of itself (§4.3, numbers 2 to 7); whether it fits its
/// request is not looked at. Fails with `invalid_dpop_proof`.
Result<DpopProof> read_dpop_proof(const Crypto& crypto, std::string_view text);

}  // namespace codegrant::server
