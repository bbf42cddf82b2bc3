// Secrets are hashed slowly once and checked quickly after that.
#include "server/domain/secret_check.hpp"

#include <gtest/gtest.h>

#include "server/domain/stored_secret.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

class SecretChecks : public testing::Test {
 protected:
  bool verify(const std::string& stored, const Secret& secret) {
    const auto right = check_.check({"client", stored}, secret, "127.0.0.1");
    return right && *right;
  }

  OpensslCrypto crypto_;
  SystemRandom random_;
  SettableClock clock_;
  SqliteStore store_{"memory:"};
  QuickHasher hasher_;
  Throttle throttle_{store_.attempts, crypto_, clock_};
  SecretCheck check_{crypto_, hasher_, throttle_, random_};
};

TEST_F(SecretChecks, HashARightSecretOnce) {
  const std::string stored = hasher_.hash(Secret("right"));
  EXPECT_TRUE(verify(stored, Secret("right")));
  EXPECT_TRUE(verify(stored, Secret("right")));
  EXPECT_EQ(hasher_.verifications, 1);
}

TEST_F(SecretChecks, HashAWrongSecretEveryTime) {
  const std::string stored = hasher_.hash(Secret("right"));
  EXPECT_TRUE(verify(stored, Secret("right")));
  EXPECT_FALSE(verify(stored, Secret("wrong")));
  EXPECT_FALSE(verify(stored, Secret("wrong")));
  EXPECT_EQ(hasher_.verifications, 3);
}

TEST_F(SecretChecks, ForgetWhenTheStoredFormChanges) {
  EXPECT_TRUE(verify(hasher_.hash(Secret("old")), Secret("old")));
  EXPECT_FALSE(verify(hasher_.hash(Secret("new")), Secret("old")));
}

TEST_F(SecretChecks, HashForAnUnknownOwnerToo) {
  EXPECT_FALSE(verify("", Secret("any")));
  EXPECT_EQ(hasher_.verifications, 1);
}

TEST_F(SecretChecks, NeedNoSlowHashForRandomSecretsUnlessTheyAreWrong) {
  const Secret secret = random_token(random_);
  EXPECT_TRUE(verify(random_secret_hash(secret, crypto_), secret));
  EXPECT_EQ(hasher_.verifications, 0);
  EXPECT_FALSE(verify(random_secret_hash(secret, crypto_), Secret("other")));
  EXPECT_EQ(hasher_.verifications, 1);
}

TEST_F(SecretChecks, TakeAsLongForAWrongConfiguredSecretAsForAnUnknownClient) {
  check_.configure("client", Secret("right"));
  const std::string stored(configured_secret);
  EXPECT_TRUE(verify(stored, Secret("right")));
  EXPECT_EQ(hasher_.verifications, 0);
  EXPECT_FALSE(verify(stored, Secret("wrong")));
  EXPECT_EQ(hasher_.verifications, 1);
}

}  // namespace
}  // namespace codegrant::server
