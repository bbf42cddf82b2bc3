// Cryptography by OpenSSL 3.
#pragma once

#include <string>
#include <string_view>

#include "server/ports/crypto.hpp"

namespace codegrant::server {

class OpensslCrypto final : public Crypto {
 public:
  Digest sha256(std::string_view bytes) const override;
  Digest hmac_sha256(std::string_view key, std::string_view message) const override;
  std::array<std::byte, 20> hmac_sha1(std::string_view key, std::string_view message) const override;
  Secret generate_private_key(SigningAlgorithm algorithm) const override;
  Result<std::shared_ptr<const Signer>> load_signer(const Secret& private_key_pem,
                                                    SigningAlgorithm algorithm) const override;
  bool verifies(const PublicJwk& key, std::string_view alg, std::string_view input,
                std::string_view signature) const override;
  std::string jwk_thumbprint(const PublicJwk& key) const override;
  std::string seal(const Secret& key, const Secret& plaintext) const override;
  Result<Secret> open(const Secret& key, std::string_view sealed) const override;
};

/// What a public key is known by: the SHA-256 of its required members in their one spelling, base64url
/// (RFC 7638 §3).
std::string jwk_thumbprint(const PublicJwk& jwk);

}  // namespace codegrant::server
