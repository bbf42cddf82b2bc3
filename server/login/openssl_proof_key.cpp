#include "server/login/openssl_proof_key.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>

#include <stdexcept>

#include "codegrant/codec/base64url.hpp"
#include "server/login/openssl_ecdsa.hpp"

namespace codegrant::login {
namespace {

using namespace server::openssl;

constexpr std::size_t number_width = 32;  // of P-256

void require(bool done, const char* what) {
  if (done) return;
  ERR_clear_error();
  throw std::runtime_error(std::string("openssl: cannot ") + what);
}

/// A coordinate of the public key as a JWK spells it (RFC 7518 §6.2.1.2): always of the curve's size.
std::string coordinate(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  require(EVP_PKEY_get_bn_param(key, name, &number) == 1, "read a public key");
  const BigNumber owner(number);
  std::string big_endian(number_width, '\0');
  require(BN_bn2binpad(number, reinterpret_cast<unsigned char*>(big_endian.data()), number_width) ==
              static_cast<int>(number_width),
          "write a public key");
  return base64url::encode(big_endian);
}

}  // namespace

ProofKey::ProofKey() : key_(EVP_EC_gen("P-256")) { require(key_ != nullptr, "generate a key"); }

std::string ProofKey::sign(std::string_view claims) const {
  const auto header = R"({"typ":"dpop+jwt","alg":"ES256","jwk":{"kty":"EC","crv":"P-256","x":")" +
                      coordinate(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X) + R"(","y":")" +
                      coordinate(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y) + R"("}})";
  const auto input = base64url::encode(header) + "." + base64url::encode(claims);
  const DigestContext context(EVP_MD_CTX_new());
  std::string der(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
  std::size_t size = der.size();
  require(context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
              EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(der.data()), &size,
                             reinterpret_cast<const unsigned char*>(input.data()), input.size()) == 1,
          "sign");
  der.resize(size);
  return input + "." + base64url::encode(ecdsa_numbers(der, number_width));
}

}  // namespace codegrant::login
