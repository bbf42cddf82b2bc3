#include "server/adapters/openssl_crypto.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

#include <stdexcept>
#include <utility>

#include "codegrant/codec/base64url.hpp"
#include "server/adapters/openssl_handles.hpp"

namespace codegrant::server {
namespace {

using namespace openssl;

constexpr int rsa_bits = 2048;
constexpr std::size_t key_size = 32;
constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
unsigned char* bytes(Digest& digest) { return reinterpret_cast<unsigned char*>(digest.data()); }

// For what fails only where the library or the machine is broken. OpenSSL's own words stay out of it: they
// may speak of the data.
void require(bool done, const char* what) {
  if (done) return;
  ERR_clear_error();
  throw std::runtime_error(std::string("openssl: cannot ") + what);
}

Error unusable(std::string detail) {
  ERR_clear_error();
  return {ErrorCode::server_error, std::move(detail)};
}

// A member of the public key as a JWK spells it: big-endian without leading zeros, base64url (RFC 7518
// §6.3.1).
std::string jwk_number(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  require(EVP_PKEY_get_bn_param(key, name, &number) == 1, "read a public key");
  const BigNumber owner(number);
  std::string big_endian(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, bytes(big_endian));
  return base64url::encode(big_endian);
}

class RsaSigner final : public Signer {
 public:
  explicit RsaSigner(Pkey key) : key_(std::move(key)) {
    const auto e = jwk_number(key_.get(), OSSL_PKEY_PARAM_RSA_E);
    const auto n = jwk_number(key_.get(), OSSL_PKEY_PARAM_RSA_N);
    kid_ = rsa_thumbprint(e, n);
    public_jwk_ = R"({"kty":"RSA","kid":")" + kid_ + R"(","use":"sig","alg":"RS256","n":")" + n +
                  R"(","e":")" + e + R"("})";
  }

  SigningAlgorithm algorithm() const override { return SigningAlgorithm::RS256; }
  const std::string& kid() const override { return kid_; }
  const std::string& public_jwk() const override { return public_jwk_; }

  // RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3). Threads share the key; each call has its own context.
  std::string sign(std::string_view input) const override {
    const DigestContext context(EVP_MD_CTX_new());
    std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
    std::size_t size = signature.size();
    require(context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
                EVP_DigestSign(context.get(), bytes(signature), &size, bytes(input), input.size()) == 1,
            "sign");
    signature.resize(size);
    return signature;
  }

  bool verifies(std::string_view input, std::string_view signature) const override {
    const DigestContext context(EVP_MD_CTX_new());
    require(context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1,
            "begin to verify");
    const bool good =
        EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(input), input.size()) == 1;
    ERR_clear_error();
    return good;
  }

 private:
  Pkey key_;
  std::string kid_;
  std::string public_jwk_;
};

template <class Tag>
Tag hmac(const EVP_MD* hash, std::string_view key, std::string_view message) {
  Tag tag{};
  // An empty view may have no address, which HMAC would read as "the key of the last call".
  const char* address = key.empty() ? "" : key.data();
  require(HMAC(hash, address, static_cast<int>(key.size()), bytes(message), message.size(),
               reinterpret_cast<unsigned char*>(tag.data()), nullptr) != nullptr,
          "compute an HMAC");
  return tag;
}

CipherContext begin_cipher(const Secret& key, std::string_view nonce, int encrypt) {
  require(key.reveal().size() == key_size, "use a sealing key that has not 32 bytes");
  CipherContext context(EVP_CIPHER_CTX_new());
  require(context && EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(key.reveal()),
                                       bytes(nonce), encrypt) == 1,
          "begin AES-GCM");
  return context;
}

}  // namespace

Digest OpensslCrypto::sha256(std::string_view text) const {
  Digest digest{};
  require(EVP_Digest(text.data(), text.size(), bytes(digest), nullptr, EVP_sha256(), nullptr) == 1, "hash");
  return digest;
}

Digest OpensslCrypto::hmac_sha256(std::string_view key, std::string_view message) const {
  return hmac<Digest>(EVP_sha256(), key, message);
}

std::array<std::byte, 20> OpensslCrypto::hmac_sha1(std::string_view key, std::string_view message) const {
  return hmac<std::array<std::byte, 20>>(EVP_sha1(), key, message);
}

Secret OpensslCrypto::generate_private_key(SigningAlgorithm) const {
  const Pkey key(EVP_RSA_gen(rsa_bits));
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
Result<std::shared_ptr<const Signer>> OpensslCrypto::load_signer(const Secret& private_key_pem) const {
  const auto& text = private_key_pem.reveal();
  const Bio pem(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  require(pem != nullptr, "read a key");
  const Pkcs8 pkcs8(PEM_read_bio_PKCS8_PRIV_KEY_INFO(pem.get(), nullptr, nullptr, nullptr));
  if (!pkcs8) return unusable("the signing key is not a PKCS#8 PEM");
  Pkey key(EVP_PKCS82PKEY(pkcs8.get()));
  if (!key || EVP_PKEY_is_a(key.get(), "RSA") != 1) return unusable("the signing key is not an RSA key");
  if (EVP_PKEY_get_bits(key.get()) < rsa_bits) return unusable("the signing key has fewer than 2048 bits");
  return std::shared_ptr<const Signer>(std::make_shared<RsaSigner>(std::move(key)));
}

std::string OpensslCrypto::seal(const Secret& key, const Secret& plaintext) const {
  const auto& clear = plaintext.reveal();
  std::string sealed(nonce_size + clear.size() + tag_size, '\0');
  require(RAND_bytes(bytes(sealed), nonce_size) == 1, "draw a nonce");
  const auto context = begin_cipher(key, sealed, 1);
  int written = 0;
  int rest = 0;
  require(EVP_CipherUpdate(context.get(), bytes(sealed) + nonce_size, &written, bytes(clear),
                           static_cast<int>(clear.size())) == 1 &&
              EVP_CipherFinal_ex(context.get(), bytes(sealed) + nonce_size + written, &rest) == 1 &&
              EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tag_size,
                                  bytes(sealed) + nonce_size + clear.size()) == 1,
          "seal");
  return sealed;
}

Result<Secret> OpensslCrypto::open(const Secret& key, std::string_view sealed) const {
  if (sealed.size() < nonce_size + tag_size) return unusable("what should be sealed is too short to be");
  const auto context = begin_cipher(key, sealed.substr(0, nonce_size), 0);
  const auto encrypted = sealed.substr(nonce_size, sealed.size() - nonce_size - tag_size);
  std::string tag(sealed.substr(sealed.size() - tag_size));
  std::string clear(encrypted.size(), '\0');
  int written = 0;
  int rest = 0;
  require(EVP_CipherUpdate(context.get(), bytes(clear), &written, bytes(encrypted),
                           static_cast<int>(encrypted.size())) == 1 &&
              EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tag_size, tag.data()) == 1,
          "open");
  if (EVP_CipherFinal_ex(context.get(), bytes(clear) + written, &rest) != 1) {
    wipe(clear);
    return unusable("sealed under another key, or changed since");
  }
  return Secret(std::move(clear));
}

std::string rsa_thumbprint(std::string_view e, std::string_view n) {
  const auto members = R"({"e":")" + std::string(e) + R"(","kty":"RSA","n":")" + std::string(n) + R"("})";
  return base64url::encode(bytes_of(OpensslCrypto().sha256(members)));
}

}  // namespace codegrant::server
