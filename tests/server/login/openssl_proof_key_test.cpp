// DPoP proofs: signed by a key that the proof itself names (RFC 9449 §4.2).
#include "server/login/openssl_proof_key.hpp"

#include <gtest/gtest.h>

#include "codegrant/codec/base64url.hpp"
#include "server/json/json.hpp"
#include "server/login/openssl_signature.hpp"

namespace codegrant::login {
namespace {

server::Json header_of(const std::string& proof) {
  return *server::parse_json(*base64url::decode(proof.substr(0, proof.find('.'))));
}

TEST(ProofKey, SignsWhatItsHeaderSays) {
  const std::string claims = R"({"jti":"1","htm":"POST"})";
  const auto proof = ProofKey().sign(claims);
  const auto header = header_of(proof);
  EXPECT_EQ(header["typ"], "dpop+jwt");
  EXPECT_EQ(header["alg"], "ES256");
  EXPECT_FALSE(header["jwk"].contains("d"));  // the private half
  const auto last_dot = proof.rfind('.');
  EXPECT_EQ(*base64url::decode(proof.substr(proof.find('.') + 1, last_dot - proof.find('.') - 1)), claims);
  EXPECT_TRUE(is_good({"ES256",
                       server::to_text(header["jwk"]),
                       proof.substr(0, last_dot),
                       proof.substr(last_dot + 1),
                       {},
                       {}}));
}

// A number with leading zeros is a byte shorter in OpenSSL's eyes, one time in 128.
TEST(ProofKey, WritesEveryNumberInFull) {
  const ProofKey key;
  for (int i = 0; i < 512; ++i) {
    const auto proof = key.sign("{}");
    ASSERT_EQ(proof.size() - proof.rfind('.') - 1, 86u);
  }
}

TEST(ProofKey, IsAnotherEachTime) {
  EXPECT_NE(header_of(ProofKey().sign("{}"))["jwk"], header_of(ProofKey().sign("{}"))["jwk"]);
}

}  // namespace
}  // namespace codegrant::login
