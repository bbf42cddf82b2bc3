// Signatures of JWS by OpenSSL: which key, hash and form each algorithm takes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "server/adapters/openssl_handles.hpp"
#include "server/ports/crypto.hpp"

namespace codegrant::server::openssl {

/// How an algorithm of RFC 7518 §3.1 or RFC 8037 §3.1 is spelled for OpenSSL.
struct JwsAlgorithm {
  std::string_view alg;
  std::string_view kty;
  std::string_view crv;  ///< empty for RSA
  const char* key_type;
  const EVP_MD* (*hash)();  ///< also of `at_hash`
  bool is_pss = false;
  std::size_t number_width = 0;  ///< of each half of an ECDSA signature, in bytes
};

/// The algorithm of that name: RS256, RS384, RS512, PS256, ES256, ES384, EdDSA; nullptr for any other.
const JwsAlgorithm* find_jws_algorithm(std::string_view alg);

/// Whether the private half of `key` made `signature` over `input` by `alg`; false for an unknown `alg`, a
/// key of another type or a broken one, and RSA keys of a size that does not fit.
bool verifies_jws(const PublicJwk& key, std::string_view alg, std::string_view input,
                  std::string_view signature);

/// The hash that goes with `alg`, also for `at_hash` (OpenID Connect Core §3.1.3.6); none for an unknown
/// `alg`.
const EVP_MD* jws_hash(std::string_view alg);

/// Whether `key` is of the kind and size that `algorithm` wants (RFC 7518 §3.3).
bool fits(const JwsAlgorithm& algorithm, const EVP_PKEY* key);

inline constexpr int least_rsa_bits = 2048;
inline constexpr int most_rsa_bits = 8192;  // a longer one costs us more than its owner

/// The public half of `key`.
PublicJwk public_jwk_of(const JwsAlgorithm& algorithm, const EVP_PKEY* key);

/// Both in the form of JWS, where ECDSA has two numbers side by side.
std::string sign(const JwsAlgorithm& algorithm, EVP_PKEY* key, std::string_view input);
bool verifies(const JwsAlgorithm& algorithm, EVP_PKEY* key, std::string_view input,
              std::string_view signature);

/// The left half of the hash of `text`; not base64url.
std::string half_hash(const JwsAlgorithm& algorithm, std::string_view text);

/// For what fails only where the library or the machine is broken: throws std::runtime_error. OpenSSL's own
/// words stay out of it: they may speak of the data.
void require(bool done, const char* what);

}  // namespace codegrant::server::openssl
