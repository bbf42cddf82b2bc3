#include "tests/server/login/test_keys.hpp"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/rsa.h>

#include <array>
#include <stdexcept>

#include "codegrant/codec/base64url.hpp"

namespace codegrant::login {
namespace {

using namespace server::openssl;

const EVP_MD* hash_of(std::string_view alg) {
  if (alg.ends_with("256")) return EVP_sha256();
  return alg.ends_with("384") ? EVP_sha384() : EVP_sha512();
}

Pkey make_key(std::string_view alg) {
  if (alg == "ES256") return Pkey(EVP_EC_gen("P-256"));
  if (alg == "ES384") return Pkey(EVP_EC_gen("P-384"));
  if (alg == "EdDSA") return Pkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  static const Pkey rsa(EVP_RSA_gen(2048));
  EVP_PKEY_up_ref(rsa.get());
  return Pkey(rsa.get());
}

std::string number(const EVP_PKEY* key, const char* name, int width) {
  BIGNUM* value = nullptr;
  EVP_PKEY_get_bn_param(key, name, &value);
  const BigNumber owner(value);
  std::string text(static_cast<std::size_t>(width > 0 ? width : BN_num_bytes(value)), '\0');
  BN_bn2binpad(value, reinterpret_cast<unsigned char*>(text.data()), static_cast<int>(text.size()));
  return base64url::encode(text);
}

std::string numbers_of(const std::string& der, int width) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  std::string text(2 * static_cast<std::size_t>(width), '\0');
  auto* to = reinterpret_cast<unsigned char*>(text.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(signature), to, width);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature), to + width, width);
  ECDSA_SIG_free(signature);
  return text;
}

}  // namespace

TestKey::TestKey(std::string_view alg) : alg_(alg), key_(make_key(alg)) {
  if (!key_) throw std::runtime_error("no key");
}

std::string TestKey::jwk() const {
  if (alg_ == "EdDSA") {
    std::string x(32, '\0');
    std::size_t size = x.size();
    EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(x.data()), &size);
    return R"({"kty":"OKP","crv":"Ed25519","x":")" + base64url::encode(x) + R"("})";
  }
  if (alg_.starts_with("ES")) {
    const int width = alg_ == "ES256" ? 32 : 48;
    return R"({"kty":"EC","crv":"P-)" + alg_.substr(2) + R"(","x":")" +
           number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, width) + R"(","y":")" +
           number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, width) + R"("})";
  }
  return R"({"kty":"RSA","n":")" + number(key_.get(), OSSL_PKEY_PARAM_RSA_N, 0) + R"(","e":")" +
         number(key_.get(), OSSL_PKEY_PARAM_RSA_E, 0) + R"("})";
}

std::string TestKey::sign(std::string_view signing_input) const {
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;
  EVP_DigestSignInit(context.get(), &options, alg_ == "EdDSA" ? nullptr : hash_of(alg_), nullptr, key_.get());
  if (alg_ == "PS256") {
    EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST);
  }
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
  std::size_t size = signature.size();
  EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                 reinterpret_cast<const unsigned char*>(signing_input.data()), signing_input.size());
  signature.resize(size);
  if (alg_.starts_with("ES")) signature = numbers_of(signature, alg_ == "ES256" ? 32 : 48);
  return base64url::encode(signature);
}

std::string at_hash_of(std::string_view access_token, std::string_view alg) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(access_token.data(), access_token.size(), digest.data(), &size, hash_of(alg), nullptr);
  return base64url::encode({reinterpret_cast<const char*>(digest.data()), size / 2});
}

}  // namespace codegrant::login
