#include "server/adapters/openssl_crypto.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <utility>

#include "server/adapters/openssl_handles.hpp"
#include "server/adapters/openssl_jws.hpp"

namespace codegrant::server {
namespace {

using namespace openssl;

constexpr std::size_t key_size = 32;
constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
unsigned char* bytes(Digest& digest) { return reinterpret_cast<unsigned char*>(digest.data()); }

Error unusable(std::string detail) {
  ERR_clear_error();
  return {ErrorCode::server_error, std::move(detail)};
}

/// Looked up once: EVP_sha256() is looked up again, under locks, wherever it is used.
const EVP_MD* looked_up_sha256() {
  static const EVP_MD* const hash = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  require(hash != nullptr, "find SHA-256");
  return hash;
}

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
  require(EVP_Digest(text.data(), text.size(), bytes(digest), nullptr, looked_up_sha256(), nullptr) == 1,
          "hash");
  return digest;
}

Digest OpensslCrypto::hmac_sha256(std::string_view key, std::string_view message) const {
  return hmac<Digest>(EVP_sha256(), key, message);
}

std::array<std::byte, 20> OpensslCrypto::hmac_sha1(std::string_view key, std::string_view message) const {
  return hmac<std::array<std::byte, 20>>(EVP_sha1(), key, message);
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

std::string OpensslCrypto::jwk_thumbprint(const PublicJwk& key) const { return server::jwk_thumbprint(key); }

}  // namespace codegrant::server
