#include "server/domain/dpop.hpp"

#include "codegrant/codec/base64url.hpp"
#include "codegrant/codec/percent.hpp"
#include "codegrant/codec/uri.hpp"

namespace codegrant::server {
namespace {

/// How far a client's clock may be off. A proof is remembered for as long as it could be used.
constexpr Seconds oldest_proof{120};
constexpr Seconds most_ahead{60};
/// A nonce is good in the period that it was made in, and in the next.
constexpr Seconds nonce_period{300};

Error invalid(std::string detail) { return {ErrorCode::invalid_dpop_proof, std::move(detail)}; }

/// Decoded as a request's path is: %2D and - are the same address.
std::string path_of(const Uri& uri) {
  std::string path;
  if (!percent_decode(uri.path, path)) return {};
  return path.empty() ? "/" : path;
}

Result<DpopProof> read_header(const Crypto& crypto, const http::Request& request) {
  const auto header = request.header("DPoP");
  if (!header || request.header_count("DPoP") > 1) return invalid("send one DPoP header");
  return read_dpop_proof(crypto, *header);
}

}  // namespace

Dpop::Dpop(std::string issuer, const Secret& sealing_key, Switch nonces, OnceStore& once,
           const Crypto& crypto, const Clock& clock)
    : issuer_(std::move(issuer)),
      nonce_key_(bytes_of(crypto.hmac_sha256(sealing_key.reveal(), "nonces for DPoP"))),
      nonces_(nonces),
      once_(once),
      crypto_(crypto),
      clock_(clock) {}

Result<std::string> Dpop::read_proof(const http::Request& request) const {
  if (!request.header("DPoP")) return std::string();
  const auto proof = read_header(crypto_, request);
  if (!proof) return proof.error();
  return check(request, *proof, ProofNonce::as_chosen);
}

Result<std::string> Dpop::read_proof(const http::Request& request, const Secret& access_token,
                                     ProofNonce nonce) const {
  const auto proof = read_header(crypto_, request);
  if (!proof) return proof.error();
  const std::string ath = base64url::encode(bytes_of(crypto_.sha256(access_token.reveal())));
  if (!equal_in_constant_time(proof->ath, ath))
    return invalid("the proof's ath must be the base64url SHA-256 of the access token");
  return check(request, *proof, nonce);
}

/// The nonce comes last but one, so that a client learns of it with a proof that is right otherwise, and
/// before the proof is spent.
Result<std::string> Dpop::check(const http::Request& request, const DpopProof& proof,
                                ProofNonce nonce) const {
  if (const auto checked = check_address(request, proof); !checked) return checked.error();
  if (const auto checked = check_time(proof); !checked) return checked.error();
  if (nonces_ == Switch::on && nonce == ProofNonce::as_chosen)
    if (const auto checked = check_nonce(proof); !checked) return checked.error();
  const UnixTime now = clock_.now();
  const Digest use = crypto_.sha256("DPoP proof\n" + proof.jkt + "\n" + proof.jti);
  if (!once_.first_use(use, now + oldest_proof + most_ahead, now))
    return invalid("the proof was used before: make one for each request");
  return proof.jkt;
}

Result<void> Dpop::check_address(const http::Request& request, const DpopProof& proof) const {
  if (proof.htm != request.method) return invalid("the proof's htm is not the request's method");
  const auto here = Uri::parse(issuer_);
  const auto htu = Uri::parse(proof.htu);
  if (!htu || !here || !same_origin(*htu, *here) || path_of(*htu) != request.path)
    return invalid("the proof's htu must be " + issuer_ + request.path);
  return {};
}

Result<void> Dpop::check_time(const DpopProof& proof) const {
  const UnixTime now = clock_.now();
  if (proof.iat < now - oldest_proof || proof.iat > now + most_ahead)
    return invalid("the proof's iat is not now: " + std::to_string(to_unix(now)));
  return {};
}

Result<void> Dpop::check_nonce(const DpopProof& proof) const {
  const long long period = to_unix(clock_.now()) / nonce_period.count();
  if (equal_in_constant_time(proof.nonce, nonce_of(period)) ||
      equal_in_constant_time(proof.nonce, nonce_of(period - 1)))
    return {};
  return Error{ErrorCode::use_dpop_nonce, "make the proof again with the nonce of the DPoP-Nonce header"};
}

std::optional<std::string> Dpop::nonce() const {
  if (nonces_ == Switch::off) return std::nullopt;
  return nonce_of(to_unix(clock_.now()) / nonce_period.count());
}

std::string Dpop::nonce_of(long long period) const {
  return base64url::encode(bytes_of(crypto_.hmac_sha256(nonce_key_, std::to_string(period))));
}

}  // namespace codegrant::server
