// Secrets are hashed slowly once and checked quickly after that.
#include "server/domain/secret_check.hpp"

#include <gtest/gtest.h>

#include "server/domain/stored_secret.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

class SecretChecks : public testing::Test {
 protected:
  OpensslCrypto crypto_;
  SystemRandom random_;
  QuickHasher hasher_;
  SecretCheck check_{crypto_, hasher_, random_};
};

TEST_F(SecretChecks, HashARightSecretOnce) {
  const std::string stored = hasher_.hash(Secret("right"));
  EXPECT_TRUE(check_.verify("client", stored, Secret("right")));
  EXPECT_TRUE(check_.verify("client", stored, Secret("right")));
  EXPECT_EQ(hasher_.verifications, 1);
}

TEST_F(SecretChecks, HashAWrongSecretEveryTime) {
  const std::string stored = hasher_.hash(Secret("right"));
  EXPECT_TRUE(check_.verify("client", stored, Secret("right")));
  EXPECT_FALSE(check_.verify("client", stored, Secret("wrong")));
  EXPECT_FALSE(check_.verify("client", stored, Secret("wrong")));
  EXPECT_EQ(hasher_.verifications, 3);
}

TEST_F(SecretChecks, ForgetWhenTheStoredFormChanges) {
  EXPECT_TRUE(check_.verify("client", hasher_.hash(Secret("old")), Secret("old")));
  EXPECT_FALSE(check_.verify("client", hasher_.hash(Secret("new")), Secret("old")));
}

TEST_F(SecretChecks, HashForAnUnknownOwnerToo) {
  EXPECT_FALSE(check_.verify("client", "", Secret("any")));
  EXPECT_EQ(hasher_.verifications, 1);
}

TEST_F(SecretChecks, NeedNoSlowHashForRandomSecrets) {
  const Secret secret = random_token(random_);
  EXPECT_TRUE(check_.verify("client", random_secret_hash(secret, crypto_), secret));
  EXPECT_FALSE(check_.verify("client", random_secret_hash(secret, crypto_), Secret("other")));
  EXPECT_EQ(hasher_.verifications, 0);
}

}  // namespace
}  // namespace codegrant::server
