// Which key a request proves to hold (RFC 9449): the proof in its DPoP header, held against the request.
#pragma once

#include <optional>
#include <string>

#include "server/base/switch.hpp"
#include "server/domain/dpop_proof.hpp"
#include "server/http/request.hpp"
#include "server/ports/clock.hpp"
#include "server/ports/once_store.hpp"

namespace codegrant::server {

/// Whether a proof must hold one of the server's nonces: as its operator chose, or not for this request.
enum class ProofNonce { as_chosen, not_needed };

/// Safe to use from several threads, and by several processes with one sealing key and one store.
class Dpop {
 public:
  /// `nonces` on: every proof must hold a nonce of this server's, a few minutes old at most, so that none can
  /// be made in advance (§8). `issuer` is the beginning of every address here.
  Dpop(std::string issuer, const Secret& sealing_key, Switch nonces, OnceStore& once, const Crypto& crypto,
       const Clock& clock);

  /// The thumbprint of the key that signed the request's proof; empty where it brought none. Each proof is
  /// good once. Fails with `invalid_dpop_proof` or `use_dpop_nonce`.
  Result<std::string> read_proof(const http::Request& request) const;

  /// The same for a request that uses `access_token`, which the proof must name; one must be there (§7.1).
  Result<std::string> read_proof(const http::Request& request, const Secret& access_token,
                                 ProofNonce nonce) const;

  /// The nonce that the next proof may hold; none where none is needed.
  std::optional<std::string> nonce() const;

 private:
  Result<std::string> check(const http::Request& request, const DpopProof& proof, ProofNonce nonce) const;
  Result<void> check_address(const http::Request& request, const DpopProof& proof) const;
  Result<void> check_time(const DpopProof& proof) const;
  Result<void> check_nonce(const DpopProof& proof) const;
  std::string nonce_of(long long period) const;

  std::string issuer_;
  std::string nonce_key_;
  Switch nonces_;
  OnceStore& once_;
  const Crypto& crypto_;
  const Clock& clock_;
};

}  // namespace codegrant::server
