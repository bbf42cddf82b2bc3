// The keys of tokens: our own, which sign, and other people's, which verify.
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <utility>

#include "codegrant/codec/base64url.hpp"
#include "server/adapters/openssl_crypto.hpp"
#include "server/adapters/openssl_jws.hpp"

namespace codegrant::server {
namespace {

using namespace openssl;

Error unusable(std::string detail) {
  ERR_clear_error();
  return {ErrorCode::server_error, std::move(detail)};
}

const JwsAlgorithm& jws_algorithm(SigningAlgorithm algorithm) {
  return *find_jws_algorithm(to_string(algorithm));
}

/// The members of a public key as JSON, with commas between; those of the thumbprint, in its order.
std::string required_members(const PublicJwk& jwk) {
  const auto member = [](const char* name, const std::string& value) {
    return "\"" + std::string(name) + "\":\"" + value + "\"";
  };
  const auto number = [&](const char* name, const std::string& bytes) {
    return member(name, base64url::encode(bytes));
  };
  if (jwk.kty == "RSA") return number("e", jwk.e) + "," + member("kty", jwk.kty) + "," + number("n", jwk.n);
  const std::string members =
      member("crv", jwk.crv) + "," + member("kty", jwk.kty) + "," + number("x", jwk.x);
  return jwk.kty == "EC" ? members + "," + number("y", jwk.y) : members;
}

class OpensslSigner final : public Signer {
 public:
  OpensslSigner(SigningAlgorithm algorithm, Pkey key)
      : algorithm_(algorithm), jws_(jws_algorithm(algorithm)), key_(std::move(key)) {
    const auto jwk = public_jwk_of(jws_, key_.get());
    kid_ = jwk_thumbprint(jwk);
    public_jwk_ = "{" + required_members(jwk) + R"(,"kid":")" + kid_ + R"(","use":"sig","alg":")" +
                  std::string(to_string(algorithm)) + "\"}";
  }

  SigningAlgorithm algorithm() const override { return algorithm_; }
  const std::string& kid() const override { return kid_; }
  const std::string& public_jwk() const override { return public_jwk_; }
  std::string sign(std::string_view input) const override { return openssl::sign(jws_, key_.get(), input); }
  bool verifies(std::string_view input, std::string_view signature) const override {
    return openssl::verifies(jws_, key_.get(), input, signature);
  }
  std::string half_hash(std::string_view text) const override { return openssl::half_hash(jws_, text); }

 private:
  SigningAlgorithm algorithm_;
  const JwsAlgorithm& jws_;
  Pkey key_;
  std::string kid_;
  std::string public_jwk_;
};

Pkey generate(const JwsAlgorithm& algorithm) {
  if (algorithm.kty == "RSA") return Pkey(EVP_RSA_gen(least_rsa_bits));
  if (algorithm.kty == "EC") return Pkey(EVP_EC_gen(std::string(algorithm.crv).c_str()));
  return Pkey(EVP_PKEY_Q_keygen(nullptr, nullptr, algorithm.key_type));
}

}  // namespace

Secret OpensslCrypto::generate_private_key(SigningAlgorithm algorithm) const {
  const Pkey key = generate(jws_algorithm(algorithm));
  require(key != nullptr, "generate a key");
  const Bio pem(BIO_new(BIO_s_secmem()));
  require(
      pem && PEM_write_bio_PKCS8PrivateKey(pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
      "write a key");
  char* text = nullptr;
  const long size = BIO_get_mem_data(pem.get(), &text);
  return Secret(std::string(text, static_cast<std::size_t>(size)));
}

// Reads PKCS#8 in clear and nothing else: an encrypted key would make OpenSSL ask for its password on the
// terminal.
Result<std::shared_ptr<const Signer>> OpensslCrypto::load_signer(const Secret& private_key_pem,
                                                                 SigningAlgorithm algorithm) const {
  const auto& text = private_key_pem.reveal();
  const Bio pem(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  require(pem != nullptr, "read a key");
  const Pkcs8 pkcs8(PEM_read_bio_PKCS8_PRIV_KEY_INFO(pem.get(), nullptr, nullptr, nullptr));
  if (!pkcs8) return unusable("the signing key is not a PKCS#8 PEM");
  Pkey key(EVP_PKCS82PKEY(pkcs8.get()));
  if (!key || !fits(jws_algorithm(algorithm), key.get()))
    return unusable("the signing key is not one for " + std::string(to_string(algorithm)));
  return std::shared_ptr<const Signer>(std::make_shared<OpensslSigner>(algorithm, std::move(key)));
}

bool OpensslCrypto::verifies(const PublicJwk& key, std::string_view alg, std::string_view input,
                             std::string_view signature) const {
  return parse_signing_algorithm(alg) && verifies_jws(key, alg, input, signature);
}

std::string jwk_thumbprint(const PublicJwk& jwk) {
  return base64url::encode(bytes_of(OpensslCrypto().sha256("{" + required_members(jwk) + "}")));
}

}  // namespace codegrant::server
