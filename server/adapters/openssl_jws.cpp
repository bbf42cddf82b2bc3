#include "server/adapters/openssl_jws.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

#include "server/adapters/openssl_ecdsa.hpp"

namespace codegrant::server::openssl {
namespace {

using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;
using ParameterList = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;

const std::array algorithms{
    JwsAlgorithm{"RS256", "RSA", "", "RSA", EVP_sha256},
    JwsAlgorithm{"RS384", "RSA", "", "RSA", EVP_sha384},
    JwsAlgorithm{"RS512", "RSA", "", "RSA", EVP_sha512},
    JwsAlgorithm{.alg = "PS256", .kty = "RSA", .key_type = "RSA", .hash = EVP_sha256, .is_pss = true},
    JwsAlgorithm{.alg = "ES256",
                 .kty = "EC",
                 .crv = "P-256",
                 .key_type = "EC",
                 .hash = EVP_sha256,
                 .number_width = 32},
    JwsAlgorithm{.alg = "ES384",
                 .kty = "EC",
                 .crv = "P-384",
                 .key_type = "EC",
                 .hash = EVP_sha384,
                 .number_width = 48},
    JwsAlgorithm{"EdDSA", "OKP", "Ed25519", "ED25519", EVP_sha512},
};

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

bool push_number(OSSL_PARAM_BLD* builder, const char* name, std::string_view big_endian, BigNumber& owner) {
  owner.reset(BN_bin2bn(bytes(big_endian), static_cast<int>(big_endian.size()), nullptr));
  return owner && OSSL_PARAM_BLD_push_BN(builder, name, owner.get()) == 1;
}

Pkey key_from(const JwsAlgorithm& algorithm, OSSL_PARAM_BLD* builder) {
  const ParameterList parameters(OSSL_PARAM_BLD_to_param(builder));
  const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, algorithm.key_type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return Pkey(key);
}

/// RFC 7518 §6.3.1.
Pkey rsa_key(const JwsAlgorithm& algorithm, const PublicJwk& jwk) {
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  BigNumber n, e;  // outlive the builder's use of them
  if (!builder || !push_number(builder.get(), OSSL_PKEY_PARAM_RSA_N, jwk.n, n) ||
      !push_number(builder.get(), OSSL_PKEY_PARAM_RSA_E, jwk.e, e))
    return nullptr;
  return key_from(algorithm, builder.get());
}

/// RFC 7518 §6.2.1, RFC 8037 §2.
Pkey curve_key(const JwsAlgorithm& algorithm, const PublicJwk& jwk) {
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  const std::string curve(algorithm.crv);
  const bool is_ec = algorithm.kty == "EC";
  const std::string point = is_ec ? "\x04" + jwk.x + jwk.y : jwk.x;  // EC: uncompressed
  if (!builder ||
      (is_ec && OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.data(),
                                                curve.size()) != 1) ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) !=
          1)
    return nullptr;
  return key_from(algorithm, builder.get());
}

/// A number of the public key, big-endian; without leading zeros where `width` is 0.
std::string number_member(const EVP_PKEY* key, const char* name, std::size_t width) {
  BIGNUM* number = nullptr;
  require(EVP_PKEY_get_bn_param(key, name, &number) == 1, "read a public key");
  const BigNumber owner(number);
  std::string big_endian(width > 0 ? width : static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  const auto size = static_cast<int>(big_endian.size());
  require(BN_bn2binpad(number, bytes(big_endian), size) == size, "write a public key");
  return big_endian;
}

std::string raw_member(const EVP_PKEY* key) {
  std::size_t size = 0;
  require(EVP_PKEY_get_raw_public_key(key, nullptr, &size) == 1, "read a public key");
  std::string raw(size, '\0');
  require(EVP_PKEY_get_raw_public_key(key, bytes(raw), &size) == 1, "read a public key");
  return raw;
}

/// What a signature of this algorithm hashes with; nullptr for EdDSA, which hashes by itself.
const EVP_MD* signature_hash(const JwsAlgorithm& algorithm) {
  return algorithm.kty == "OKP" ? nullptr : algorithm.hash();
}

/// RFC 7518 §3.5: the salt is as long as the hash.
bool set_padding(const JwsAlgorithm& algorithm, EVP_PKEY_CTX* options) {
  return !algorithm.is_pss || (EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1 &&
                               EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1);
}

Pkey public_key(const JwsAlgorithm& algorithm, const PublicJwk& jwk) {
  if (jwk.kty != algorithm.kty || jwk.crv != algorithm.crv) return nullptr;
  return algorithm.kty == "RSA" ? rsa_key(algorithm, jwk) : curve_key(algorithm, jwk);
}

}  // namespace

const JwsAlgorithm* find_jws_algorithm(std::string_view alg) {
  const auto* const found = std::find_if(algorithms.begin(), algorithms.end(),
                                         [&](const JwsAlgorithm& known) { return known.alg == alg; });
  return found == algorithms.end() ? nullptr : found;
}

PublicJwk public_jwk_of(const JwsAlgorithm& algorithm, const EVP_PKEY* key) {
  PublicJwk jwk{.kty = std::string(algorithm.kty), .crv = std::string(algorithm.crv)};
  if (algorithm.kty == "RSA") {
    jwk.n = number_member(key, OSSL_PKEY_PARAM_RSA_N, 0);
    jwk.e = number_member(key, OSSL_PKEY_PARAM_RSA_E, 0);
  } else if (algorithm.kty == "EC") {
    jwk.x = number_member(key, OSSL_PKEY_PARAM_EC_PUB_X, algorithm.number_width);
    jwk.y = number_member(key, OSSL_PKEY_PARAM_EC_PUB_Y, algorithm.number_width);
  } else {
    jwk.x = raw_member(key);
  }
  return jwk;
}

// Threads share the key; each call has its own context.
std::string sign(const JwsAlgorithm& algorithm, EVP_PKEY* key, std::string_view input) {
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key)), '\0');
  std::size_t size = signature.size();
  require(context &&
              EVP_DigestSignInit(context.get(), &options, signature_hash(algorithm), nullptr, key) == 1 &&
              set_padding(algorithm, options) &&
              EVP_DigestSign(context.get(), bytes(signature), &size, bytes(input), input.size()) == 1,
          "sign");
  signature.resize(size);
  return algorithm.number_width > 0 ? ecdsa_numbers(signature, algorithm.number_width) : signature;
}

bool verifies(const JwsAlgorithm& algorithm, EVP_PKEY* key, std::string_view input,
              std::string_view signature) {
  const auto raw = algorithm.number_width > 0 ? ecdsa_der(signature, algorithm.number_width)
                                              : std::optional(std::string(signature));
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;
  const bool good =
      raw && context &&
      EVP_DigestVerifyInit(context.get(), &options, signature_hash(algorithm), nullptr, key) == 1 &&
      set_padding(algorithm, options) &&
      EVP_DigestVerify(context.get(), bytes(*raw), raw->size(), bytes(input), input.size()) == 1;
  ERR_clear_error();
  return good;
}

bool verifies_jws(const PublicJwk& key, std::string_view alg, std::string_view input,
                  std::string_view signature) {
  const JwsAlgorithm* algorithm = find_jws_algorithm(alg);
  const Pkey parsed = algorithm == nullptr ? nullptr : public_key(*algorithm, key);
  const bool good =
      parsed && fits(*algorithm, parsed.get()) && verifies(*algorithm, parsed.get(), input, signature);
  ERR_clear_error();
  return good;
}

bool fits(const JwsAlgorithm& algorithm, const EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, algorithm.key_type) != 1) return false;
  const int bits = EVP_PKEY_get_bits(key);
  return algorithm.kty != "RSA" || (bits >= least_rsa_bits && bits <= most_rsa_bits);
}

const EVP_MD* jws_hash(std::string_view alg) {
  const JwsAlgorithm* algorithm = find_jws_algorithm(alg);
  return algorithm == nullptr ? nullptr : algorithm->hash();
}

std::string half_hash(const JwsAlgorithm& algorithm, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  require(EVP_Digest(text.data(), text.size(), digest.data(), &size, algorithm.hash(), nullptr) == 1, "hash");
  return {reinterpret_cast<const char*>(digest.data()), size / 2};
}

void require(bool done, const char* what) {
  if (done) return;
  ERR_clear_error();
  throw std::runtime_error(std::string("openssl: cannot ") + what);
}

}  // namespace codegrant::server::openssl
