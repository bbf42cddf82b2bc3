#include "server/domain/dpop_proof.hpp"

#include <algorithm>

#include "codegrant/codec/base64url.hpp"
#include "server/domain/jwk.hpp"
#include "server/domain/jws.hpp"
#include "server/domain/jwt_times.hpp"

namespace codegrant::server {
namespace {

Error invalid(std::string detail) { return {ErrorCode::invalid_dpop_proof, std::move(detail)}; }

/// The key of a proof whose header is in order and whose signature is good.
Result<PublicJwk> read_key(const Crypto& crypto, const CompactJws& jws) {
  if (string_member(jws.header, "typ") != "dpop+jwt") return invalid("the proof's typ must be dpop+jwt");
  const std::string alg = string_member(jws.header, "alg");
  if (std::find(dpop_algorithms.begin(), dpop_algorithms.end(), alg) == dpop_algorithms.end())
    return invalid("the proof's alg must be ES256, EdDSA, PS256 or RS256");
  if (jws.header.contains("crit"))
    return invalid("the proof's crit names extensions that are not known here");
  const auto key = read_public_jwk(member_at(jws.header, {"jwk"}));
  if (!key) return invalid("the proof's jwk must be one public key: RSA, EC or OKP, without private members");
  if (!crypto.verifies(*key, alg, jws.signing_input, jws.signature))
    return invalid("the proof's signature is not one of its jwk's by its alg");
  return *key;
}

}  // namespace

Result<DpopProof> read_dpop_proof(const Crypto& crypto, std::string_view text) {
  const auto jws = read_compact_jws(text);
  if (!jws) return invalid("the proof is not a signed JWT in compact form");
  const auto key = read_key(crypto, *jws);
  if (!key) return key.error();
  const Json& claims = jws->claims;
  DpopProof proof{.jkt = crypto.jwk_thumbprint(*key),
                  .jti = string_member(claims, "jti"),
                  .htm = string_member(claims, "htm"),
                  .htu = string_member(claims, "htu"),
                  .ath = string_member(claims, "ath"),
                  .nonce = string_member(claims, "nonce")};
  const auto iat = time_claim(claims, "iat");
  if (proof.jti.empty() || proof.htm.empty() || proof.htu.empty() || !iat)
    return invalid("the proof needs the claims jti, htm, htu and iat");
  proof.iat = *iat;
  return proof;
}

}  // namespace codegrant::server
