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
  Result<std::shared_ptr<const Signer>> load_signer(const Secret& private_key_pem) const override;
  std::string seal(const Secret& key, const Secret& plaintext) const override;
  Result<Secret> open(const Secret& key, std::string_view sealed) const override;
};

/// What an RSA public key is known by: the SHA-256 of its required members in their one spelling, base64url
/// (RFC 7638 §3). `e` and `n` are base64url, as in a JWK.
std::string rsa_thumbprint(std::string_view e, std::string_view n);

}  // namespace codegrant::server
