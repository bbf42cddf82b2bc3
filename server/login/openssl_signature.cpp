#include "server/login/openssl_signature.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "codegrant/codec/base64url.hpp"
#include "server/adapters/openssl_handles.hpp"
#include "server/json/json.hpp"
#include "server/login/openssl_ecdsa.hpp"

namespace codegrant::login {
namespace {

using namespace server::openssl;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;
using ParameterList = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;

/// How an algorithm of RFC 7518 §3.1 or RFC 8037 §3.1 is spelled for OpenSSL.
struct Algorithm {
  std::string_view alg;
  std::string_view kty;
  std::string_view crv;  ///< Empty for RSA.
  const char* key_type;
  const EVP_MD* (*hash)();  ///< Also of `at_hash`.
  bool is_pss = false;
  std::size_t number_width = 0;  ///< Of each half of an ECDSA signature, in bytes.
};

const std::array algorithms{
    Algorithm{"RS256", "RSA", "", "RSA", EVP_sha256},
    Algorithm{"RS384", "RSA", "", "RSA", EVP_sha384},
    Algorithm{"RS512", "RSA", "", "RSA", EVP_sha512},
    Algorithm{.alg = "PS256", .kty = "RSA", .key_type = "RSA", .hash = EVP_sha256, .is_pss = true},
    Algorithm{.alg = "ES256",
              .kty = "EC",
              .crv = "P-256",
              .key_type = "EC",
              .hash = EVP_sha256,
              .number_width = 32},
    Algorithm{.alg = "ES384",
              .kty = "EC",
              .crv = "P-384",
              .key_type = "EC",
              .hash = EVP_sha384,
              .number_width = 48},
    Algorithm{"EdDSA", "OKP", "Ed25519", "ED25519", EVP_sha512},
};

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// The bytes that a member of a JWK stands for; empty where it is missing or no base64url.
std::string member_bytes(const server::Json& jwk, std::string_view name) {
  std::string value;
  return base64url::decode(server::string_member(jwk, name), value) ? value : std::string();
}

bool push_number(OSSL_PARAM_BLD* builder, const char* name, std::string_view big_endian, BigNumber& owner) {
  owner.reset(BN_bin2bn(bytes(big_endian), static_cast<int>(big_endian.size()), nullptr));
  return owner && OSSL_PARAM_BLD_push_BN(builder, name, owner.get()) == 1;
}

/// RFC 7518 §6.2.1 and §6.3.1, RFC 8037 §2.
Pkey public_key(const Algorithm& algorithm, std::string_view text) {
  const auto jwk = server::parse_json(text);
  if (!jwk || server::string_member(*jwk, "kty") != algorithm.kty ||
      server::string_member(*jwk, "crv") != algorithm.crv)
    return nullptr;
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  const std::string curve(algorithm.crv);
  std::string point = member_bytes(*jwk, "x");
  BigNumber n, e;  // outlive the builder's use of them
  bool pushed = builder != nullptr;
  if (algorithm.kty == "RSA") {
    pushed = pushed && push_number(builder.get(), OSSL_PKEY_PARAM_RSA_N, member_bytes(*jwk, "n"), n) &&
             push_number(builder.get(), OSSL_PKEY_PARAM_RSA_E, member_bytes(*jwk, "e"), e);
  } else {
    if (algorithm.kty == "EC") {
      point = "\x04" + point + member_bytes(*jwk, "y");  // uncompressed
      pushed = pushed && OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME,
                                                         curve.data(), curve.size()) == 1;
    }
    pushed = pushed && OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                                        point.size()) == 1;
  }
  if (!pushed) return nullptr;
  const ParameterList parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, algorithm.key_type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return Pkey(key);
}

bool verifies(const Algorithm& algorithm, EVP_PKEY* key, std::string_view signature,
              std::string_view signing_input) {
  const DigestContext context(EVP_MD_CTX_new());
  const EVP_MD* hash = algorithm.kty == "OKP" ? nullptr : algorithm.hash();  // EdDSA hashes by itself
  EVP_PKEY_CTX* options = nullptr;
  if (!context || EVP_DigestVerifyInit(context.get(), &options, hash, nullptr, key) != 1) return false;
  // RFC 7518 §3.5: the salt is as long as the hash.
  if (algorithm.is_pss && (EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) != 1 ||
                           EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) != 1))
    return false;
  return EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(signing_input),
                          signing_input.size()) == 1;
}

/// The left half of the token's hash in base64url.
std::string at_hash_of(SecretView access_token, const EVP_MD* hash) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const auto token = access_token.reveal();
  if (EVP_Digest(token.data(), token.size(), digest.data(), &size, hash, nullptr) != 1) return {};
  return base64url::encode({reinterpret_cast<const char*>(digest.data()), size / 2});
}

bool check_with(const Algorithm& algorithm, const SignatureCheck& check) {
  if (!check.at_hash.empty() && check.at_hash != at_hash_of(check.access_token, algorithm.hash()))
    return false;
  std::string decoded;
  if (!base64url::decode(check.signature, decoded)) return false;
  const auto signature =
      algorithm.number_width > 0 ? ecdsa_der(decoded, algorithm.number_width) : std::optional(decoded);
  const auto key = public_key(algorithm, check.jwk);
  return signature && key && verifies(algorithm, key.get(), *signature, check.signing_input);
}

}  // namespace

bool is_good(const SignatureCheck& check) {
  const auto algorithm = std::find_if(algorithms.begin(), algorithms.end(),
                                      [&](const Algorithm& known) { return known.alg == check.alg; });
  const bool good = algorithm != algorithms.end() && check_with(*algorithm, check);
  ERR_clear_error();
  return good;
}

}  // namespace codegrant::login
