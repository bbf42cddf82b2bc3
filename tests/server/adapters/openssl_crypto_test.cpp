// Cryptography against published vectors, and signatures against OpenSSL's own verification.
#include "server/adapters/openssl_crypto.hpp"

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "codegrant/codec/base64url.hpp"

namespace codegrant::server {
namespace {

const OpensslCrypto crypto;

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += digits[static_cast<unsigned char>(c) >> 4];
    text += digits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

// The string member `name` of a flat JSON object without escapes.
std::string member(const std::string& json, const std::string& name) {
  const auto begin = json.find('"' + name + "\":\"");
  if (begin == std::string::npos) return "";
  const auto value = begin + name.size() + 4;
  return json.substr(value, json.find('"', value) - value);
}

const Secret& a_key() {
  static const Secret key = crypto.generate_private_key(SigningAlgorithm::RS256);
  return key;
}

// Verifies with a key that is made of the JWK alone, as a resource server would.
bool verifies(const std::string& jwk, std::string_view input, std::string_view signature) {
  const auto number = [&](const char* name) {
    const auto bytes = *base64url::decode(member(jwk, name));
    return std::unique_ptr<BIGNUM, decltype(&BN_free)>(
        BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()),
                  nullptr),
        BN_free);
  };
  const auto n = number("n");
  const auto e = number("e");
  const std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)> builder(OSSL_PARAM_BLD_new(),
                                                                                OSSL_PARAM_BLD_free);
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  const std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)> parameters(
      OSSL_PARAM_BLD_to_param(builder.get()), OSSL_PARAM_free);
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> maker(
      EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY* made = nullptr;
  EVP_PKEY_fromdata_init(maker.get());
  if (EVP_PKEY_fromdata(maker.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) return false;
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(made, EVP_PKEY_free);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                          signature.size(), reinterpret_cast<const unsigned char*>(input.data()),
                          input.size()) == 1;
}

TEST(Sha256, GivesTheVectorsOfFips180) {
  EXPECT_EQ(hex(bytes_of(crypto.sha256(""))),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(bytes_of(crypto.sha256("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(HmacSha256, GivesTheVectorsOfRfc4231) {
  EXPECT_EQ(hex(bytes_of(crypto.hmac_sha256("Jefe", "what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hex(bytes_of(crypto.hmac_sha256(std::string(131, '\xaa'),
                                            "Test Using Larger Than Block-Size Key - Hash Key First"))),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HmacSha256, TakesAnEmptyKeyForWhatItIs) {
  crypto.hmac_sha256("another key before it", "");
  EXPECT_EQ(hex(bytes_of(crypto.hmac_sha256({}, ""))),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

struct ThumbprintCase {
  const char* sentence;
  PublicJwk jwk;
  const char* thumbprint;
};

class Thumbprint : public testing::TestWithParam<ThumbprintCase> {};

TEST_P(Thumbprint, IsThatOfTheRfc) {
  PublicJwk jwk = GetParam().jwk;
  for (auto* member : {&jwk.n, &jwk.e, &jwk.x}) *member = *base64url::decode(*member);
  EXPECT_EQ(jwk_thumbprint(jwk), GetParam().thumbprint);
}

INSTANTIATE_TEST_SUITE_P(
    Vectors, Thumbprint,
    testing::Values(
        ThumbprintCase{
            "Rfc7638Section3_1",
            {.kty = "RSA",
             .n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc"
                  "_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQ"
                  "R0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-b"
                  "FTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
             .e = "AQAB"},
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"},
        ThumbprintCase{"Rfc8037AppendixA3",
                       {.kty = "OKP", .crv = "Ed25519", .x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
                       "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"}),
    [](const auto& test) { return test.param.sentence; });

/// The bytes of a member of a published key.
std::string number(const std::string& jwk, const char* name) { return *base64url::decode(member(jwk, name)); }

/// The public half of a signer's key, out of what it publishes.
PublicJwk published(const Signer& signer) {
  const auto& jwk = signer.public_jwk();
  return {member(jwk, "kty"), member(jwk, "crv"), number(jwk, "n"),
          number(jwk, "e"),   number(jwk, "x"),   number(jwk, "y")};
}

class EveryAlgorithm : public testing::TestWithParam<SigningAlgorithm> {
 protected:
  static std::shared_ptr<const Signer> make_signer() {
    return *crypto.load_signer(crypto.generate_private_key(GetParam()), GetParam());
  }
};

TEST_P(EveryAlgorithm, SignsWhatItsPublishedKeyVerifies) {
  const auto signer = make_signer();
  const auto jwk = published(*signer);
  const auto alg = to_string(GetParam());
  const auto signature = signer->sign("header.payload");
  EXPECT_TRUE(signer->verifies("header.payload", signature));
  EXPECT_TRUE(crypto.verifies(jwk, alg, "header.payload", signature));
  EXPECT_FALSE(crypto.verifies(jwk, alg, "header.payloae", signature));
  EXPECT_FALSE(crypto.verifies(jwk, alg, "header.payload", ""));
  EXPECT_FALSE(crypto.verifies(jwk, alg, "header.payload", signature + "x"));
  for (const auto other : {"RS256", "ES256", "EdDSA", "PS256", "HS256", "none", ""})
    EXPECT_EQ(crypto.verifies(jwk, other, "header.payload", signature), other == alg) << other;
}

TEST_P(EveryAlgorithm, IsNamedByItsKey) {
  const auto signer = make_signer();
  EXPECT_EQ(member(signer->public_jwk(), "alg"), to_string(GetParam()));
  EXPECT_EQ(member(signer->public_jwk(), "kid"), jwk_thumbprint(published(*signer)));
  EXPECT_EQ(member(signer->public_jwk(), "d"), "");
}

TEST_P(EveryAlgorithm, RefusesTheSignatureOfAnother) {
  const auto signature = make_signer()->sign("input");
  EXPECT_FALSE(make_signer()->verifies("input", signature));
}

INSTANTIATE_TEST_SUITE_P(OfTokens, EveryAlgorithm, testing::ValuesIn(all_signing_algorithms),
                         [](const auto& test) { return std::string(to_string(test.param)); });

TEST(Verifies, IsFalseForKeysThatAreNone) {
  const auto signature = (*crypto.load_signer(a_key(), SigningAlgorithm::RS256))->sign("input");
  for (const PublicJwk& jwk : {PublicJwk{}, PublicJwk{.kty = "RSA", .n = "\1", .e = "\1"},
                               PublicJwk{.kty = "EC", .crv = "P-256", .x = "xxx", .y = "yyy"},
                               PublicJwk{.kty = "OKP", .crv = "Ed25519", .x = "x"}})
    for (const auto algorithm : all_signing_algorithms)
      EXPECT_FALSE(crypto.verifies(jwk, to_string(algorithm), "input", signature));
}

TEST(Signer, SignsWhatItsJwkVerifies) {
  const auto signer = crypto.load_signer(a_key(), SigningAlgorithm::RS256);
  ASSERT_TRUE(signer);
  const auto signature = (*signer)->sign("header.payload");
  EXPECT_EQ(signature.size(), 256u);
  EXPECT_TRUE(verifies((*signer)->public_jwk(), "header.payload", signature));
  EXPECT_FALSE(verifies((*signer)->public_jwk(), "header.payloae", signature));
}

TEST(Signer, ShowsThePublicKeyAndNothingPrivate) {
  const auto signer = *crypto.load_signer(a_key(), SigningAlgorithm::RS256);
  const auto& jwk = signer->public_jwk();
  EXPECT_EQ(member(jwk, "kty"), "RSA");
  EXPECT_EQ(member(jwk, "use"), "sig");
  EXPECT_EQ(member(jwk, "alg"), "RS256");
  EXPECT_EQ(member(jwk, "e"), "AQAB");
  EXPECT_EQ(member(jwk, "kid"), signer->kid());
  EXPECT_EQ(signer->kid(), jwk_thumbprint(published(*signer)));
  for (const auto* name : {"d", "p", "q", "dp", "dq", "qi", "oth"}) EXPECT_EQ(member(jwk, name), "") << name;
}

TEST(Signer, IsTheSameEachTimeItsKeyIsLoaded) {
  EXPECT_EQ((*crypto.load_signer(a_key(), SigningAlgorithm::RS256))->kid(),
            (*crypto.load_signer(a_key(), SigningAlgorithm::RS256))->kid());
  EXPECT_EQ((*crypto.load_signer(a_key(), SigningAlgorithm::RS256))->sign("x"),
            (*crypto.load_signer(a_key(), SigningAlgorithm::RS256))->sign("x"));
}

TEST(Signer, ServesManyThreadsAtOnce) {
  const auto signer = *crypto.load_signer(a_key(), SigningAlgorithm::RS256);
  const auto expected = signer->sign("input");
  std::vector<std::string> signatures(8);
  std::vector<std::thread> threads;
  for (auto& signature : signatures)
    threads.emplace_back([&] {
      for (int i = 0; i < 10; ++i) signature = signer->sign("input");
    });
  for (auto& thread : threads) thread.join();
  for (const auto& signature : signatures) EXPECT_EQ(signature, expected);
}

TEST(LoadSigner, RefusesWhatGenerateDidNotMake) {
  const auto& pem = a_key().reveal();
  const std::string cases[] = {
      "", "nonsense", pem.substr(0, pem.size() / 2),
      "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"};
  for (const auto& text : cases) {
    const auto signer = crypto.load_signer(Secret(text), SigningAlgorithm::RS256);
    ASSERT_FALSE(signer);
    EXPECT_EQ(signer.error().code, ErrorCode::server_error);
  }
}

std::string pem_of(EVP_PKEY* generated) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(generated, EVP_PKEY_free);
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(BIO_new(BIO_s_mem()), BIO_free_all);
  PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

TEST(LoadSigner, RefusesKeysOfAnotherKindOrTooSmall) {
  EXPECT_FALSE(crypto.load_signer(Secret(pem_of(EVP_EC_gen("P-256"))), SigningAlgorithm::RS256));
  EXPECT_FALSE(crypto.load_signer(Secret(pem_of(EVP_EC_gen("P-256"))), SigningAlgorithm::EdDSA));
  EXPECT_FALSE(crypto.load_signer(Secret(pem_of(EVP_RSA_gen(1024))), SigningAlgorithm::RS256));
}

const Secret sealing_key(std::string(32, 'k'));

TEST(Seal, OpensToWhatWasSealed) {
  for (const std::size_t size : {0u, 1u, 16u, 5000u}) {
    const Secret clear(std::string(size, '\x07'));
    const auto opened = crypto.open(sealing_key, crypto.seal(sealing_key, clear));
    ASSERT_TRUE(opened);
    EXPECT_EQ(*opened, clear);
  }
}

TEST(Seal, NeverMakesTheSameTwice) {
  const Secret clear("clear");
  EXPECT_NE(crypto.seal(sealing_key, clear), crypto.seal(sealing_key, clear));
}

TEST(Seal, RefusesAChangeOfAnyByte) {
  const auto sealed = crypto.seal(sealing_key, Secret("clear"));
  EXPECT_EQ(sealed.find("clear"), std::string::npos);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    const auto opened = crypto.open(sealing_key, changed);
    ASSERT_FALSE(opened) << i;
    EXPECT_EQ(opened.error().code, ErrorCode::server_error);
  }
}

TEST(Seal, RefusesWhatIsCutShort) {
  const auto sealed = crypto.seal(sealing_key, Secret("clear"));
  for (std::size_t size = 0; size < sealed.size(); ++size)
    EXPECT_FALSE(crypto.open(sealing_key, sealed.substr(0, size))) << size;
}

TEST(Seal, RefusesAnotherKey) {
  EXPECT_FALSE(crypto.open(Secret(std::string(32, 'l')), crypto.seal(sealing_key, Secret("clear"))));
}

TEST(Seal, TakesNoKeyOfAnotherSize) {
  EXPECT_THROW(crypto.seal(Secret(std::string(31, 'k')), Secret("clear")), std::runtime_error);
  EXPECT_THROW((void)crypto.open(Secret("short"), std::string(40, 's')), std::runtime_error);
}

}  // namespace
}  // namespace codegrant::server
