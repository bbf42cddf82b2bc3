// What the server needs of a cryptographic library. The SDK's core has its own SHA-256; the server does
// not share it, so that each checks the other end to end.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "codegrant/base/secret.hpp"
#include "server/base/error.hpp"
#include "server/base/signing_algorithm.hpp"

namespace codegrant::server {

/// A SHA-256 value. Codes and tokens are stored as this and nothing else.
using Digest = std::array<std::byte, 32>;

/// The 32 bytes of `digest` as text, for encoders.
inline std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// A public key that somebody sent or registered, by the members of its JWK (RFC 7517, RFC 7518 §6, RFC 8037
/// §2). Numbers and points are bytes, decoded, big-endian; what its type has no use for is empty.
struct PublicJwk {
  std::string kty;  ///< "RSA", "EC" or "OKP"
  std::string crv;
  std::string n, e;
  std::string x, y;
};

/// One private key, parsed and ready. Safe to use from several threads at once.
class Signer {
 public:
  virtual ~Signer() = default;
  virtual SigningAlgorithm algorithm() const = 0;
  /// The RFC 7638 thumbprint of the public key, base64url.
  virtual const std::string& kid() const = 0;
  /// The public half as a JSON object with kty, kid, use, alg and the key's own members (RFC 7517 §4).
  virtual const std::string& public_jwk() const = 0;
  /// The raw JWS signature over `input` (RFC 7515 §5.1), not yet base64url.
  virtual std::string sign(std::string_view input) const = 0;
  /// Whether `signature` is one that `sign` could have given for `input`.
  virtual bool verifies(std::string_view input, std::string_view signature) const = 0;
  /// The left half of the hash of `text` that goes with this algorithm, as at_hash has it, not yet base64url
  /// (OpenID Connect Core §3.1.3.6).
  virtual std::string half_hash(std::string_view text) const = 0;
};

/// Every function is safe to call from several threads at once. What the library itself cannot do (out of
/// memory, a broken build) is thrown as std::runtime_error.
class Crypto {
 public:
  virtual ~Crypto() = default;

  virtual Digest sha256(std::string_view bytes) const = 0;
  virtual Digest hmac_sha256(std::string_view key, std::string_view message) const = 0;
  /// For one-time codes alone, whose apps know nothing newer (RFC 6238 §1.2).
  virtual std::array<std::byte, 20> hmac_sha1(std::string_view key, std::string_view message) const = 0;

  /// A new private key as PKCS#8 PEM. RSA has 2048 bits and takes some 100 ms.
  virtual Secret generate_private_key(SigningAlgorithm algorithm) const = 0;
  /// Reads what `generate_private_key` made for the same algorithm. Fails with `server_error` on anything
  /// else.
  virtual Result<std::shared_ptr<const Signer>> load_signer(const Secret& private_key_pem,
                                                            SigningAlgorithm algorithm) const = 0;
  /// Whether the private half of `key` made the raw JWS `signature` over `input` by `alg`: RS256, PS256,
  /// ES256 or EdDSA. False for any other `alg`, a key of another type, and an RSA key under 2048 bits (RFC
  /// 7518 §3.3).
  virtual bool verifies(const PublicJwk& key, std::string_view alg, std::string_view input,
                        std::string_view signature) const = 0;
  /// What a public key is known by: the SHA-256 of its required members in their one spelling, base64url
  /// (RFC 7638 §3).
  virtual std::string jwk_thumbprint(const PublicJwk& key) const = 0;

  /// Encrypts and authenticates (AES-256-GCM, random nonce in front). `key` has 32 bytes.
  virtual std::string seal(const Secret& key, const Secret& plaintext) const = 0;
  /// Opens what `seal` made. Fails with `server_error` under another key or when a byte was changed.
  virtual Result<Secret> open(const Secret& key, std::string_view sealed) const = 0;
};

}  // namespace codegrant::server
