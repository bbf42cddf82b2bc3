#include "server/login/openssl_proof_key.hpp"

#include "codegrant/codec/base64url.hpp"
#include "server/adapters/openssl_jws.hpp"

namespace codegrant::login {

using namespace server::openssl;

ProofKey::ProofKey() : key_(EVP_EC_gen("P-256")) { require(key_ != nullptr, "generate a key"); }

std::string ProofKey::sign(std::string_view claims) const {
  const JwsAlgorithm& es256 = *find_jws_algorithm("ES256");
  const auto jwk = public_jwk_of(es256, key_.get());
  const auto header = R"({"typ":"dpop+jwt","alg":"ES256","jwk":{"kty":"EC","crv":"P-256","x":")" +
                      base64url::encode(jwk.x) + R"(","y":")" + base64url::encode(jwk.y) + R"("}})";
  const auto input = base64url::encode(header) + "." + base64url::encode(claims);
  return input + "." + base64url::encode(server::openssl::sign(es256, key_.get(), input));
}

}  // namespace codegrant::login
