// Signing keys: published before they sign, kept while tokens need them, the same in every process.
#include "server/domain/keyring.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "server/domain/jws.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

constexpr auto EdDSA = SigningAlgorithm::EdDSA;
constexpr auto ES256 = SigningAlgorithm::ES256;
constexpr Seconds an_hour{3600};
constexpr Seconds a_day{24 * 3600};

/// A store and a clock that several processes share.
class Keys : public testing::Test {
 protected:
  Keyring start(KeyPlan plan = {.algorithms = {EdDSA}, .rotation = 90 * a_day}) {
    return {store_.keys, crypto_, Secret(std::string(32, 'k')), std::move(plan), clock_};
  }
  std::string current_kid(Keyring& keyring) { return keyring.signer(EdDSA, clock_.now() + an_hour)->kid(); }
  static std::size_t published(const Keyring& keyring) {
    return Json::parse(keyring.keys()->jwks())["keys"].size();
  }

  /// The key of `token` is published until that expires, and gone two days later.
  void expect_key_until(Keyring& keyring, const std::string& token, UnixTime expires_at) {
    while (clock_.now() < expires_at) {
      keyring.refresh();
      ASSERT_TRUE(read_own_jws(keyring, "at+jwt", token)) << to_unix(clock_.now());
      clock_.advance(a_day / 2);
    }
    clock_.advance(2 * a_day);
    keyring.refresh();
    EXPECT_EQ(published(keyring), 1u);
    EXPECT_FALSE(read_own_jws(keyring, "at+jwt", token));
  }

  SqliteStore store_{"memory:"};
  OpensslCrypto crypto_;
  SettableClock clock_;
};

TEST_F(Keys, OfEachAlgorithmAreThereAtOnce) {
  auto keyring = start({.algorithms = {ES256, EdDSA}});
  EXPECT_EQ(keyring.signer(ES256, clock_.now())->algorithm(), ES256);
  EXPECT_EQ(keyring.signer(EdDSA, clock_.now())->algorithm(), EdDSA);
  EXPECT_EQ(Json::parse(keyring.keys()->jwks())["keys"][0]["alg"], "ES256");
  EXPECT_EQ(published(keyring), 2u);
}

TEST_F(Keys, OfAnAlgorithmThatIsOffAreReplacedByTheUsualOne) {
  auto keyring = start();
  EXPECT_EQ(keyring.signer(ES256, clock_.now())->algorithm(), EdDSA);
}

TEST_F(Keys, ArePublishedBeforeTheySign) {
  auto keyring = start();
  const auto first = current_kid(keyring);
  keyring.rotate();
  EXPECT_EQ(published(keyring), 2u);
  EXPECT_EQ(current_kid(keyring), first);
  clock_.advance(an_hour - Seconds{1});
  EXPECT_EQ(current_kid(keyring), first);
  clock_.advance(Seconds{1});
  EXPECT_NE(current_kid(keyring), first);
}

TEST_F(Keys, ThatWaitAreNotMadeAgain) {
  auto keyring = start();
  keyring.rotate();
  keyring.rotate();
  EXPECT_EQ(published(keyring), 2u);
}

TEST_F(Keys, OfAnotherProcessAreKnownBeforeTheySign) {
  auto one = start();
  auto other = start();
  EXPECT_EQ(current_kid(one), current_kid(other));
  one.rotate();
  clock_.advance(other.refresh_interval());
  other.refresh();
  EXPECT_EQ(published(other), 2u);
  clock_.advance(an_hour);
  EXPECT_EQ(current_kid(one), current_kid(other));
}

// Whoever fetched the keys just before another process learnt of a new one asks again before it signs.
TEST_F(Keys, AreKeptByOthersNoLongerThanANewOneIsPublished) {
  for (const Seconds publication : {Seconds{1}, Seconds{10}, Seconds{300}, an_hour, a_day}) {
    const auto keyring = start({.algorithms = {EdDSA}, .publication = publication});
    EXPECT_LE(keyring.max_age() + keyring.refresh_interval(), publication);
    EXPECT_GE(keyring.max_age(), Seconds{0});
  }
}

TEST_F(Keys, AreRotatedBySchedule) {
  auto keyring = start();
  const auto first = current_kid(keyring);
  clock_.advance(90 * a_day - an_hour - Seconds{1});
  keyring.refresh();
  EXPECT_EQ(published(keyring), 1u);
  clock_.advance(Seconds{1});
  keyring.refresh();
  EXPECT_EQ(published(keyring), 2u);
  EXPECT_EQ(current_kid(keyring), first);
  clock_.advance(an_hour);
  EXPECT_NE(current_kid(keyring), first);
}

TEST_F(Keys, ThatWereDueWhileNobodyRanAreStillPublishedFirst) {
  const auto first = [&] {
    auto keyring = start();
    return current_kid(keyring);
  }();
  clock_.advance(400 * a_day);
  auto keyring = start();
  EXPECT_EQ(published(keyring), 2u);
  EXPECT_EQ(current_kid(keyring), first);
}

TEST_F(Keys, StayWhereTheScheduleIsOff) {
  auto keyring = start({.algorithms = {EdDSA}, .rotation = std::nullopt});
  clock_.advance(1000 * a_day);
  keyring.refresh();
  EXPECT_EQ(published(keyring), 1u);
}

TEST_F(Keys, VerifyTheLastTokenThatTheySignedAndGoThen) {
  auto keyring = start();
  const auto expires_at = clock_.now() + 30 * a_day;
  const auto token = sign_jws(*keyring.signer(EdDSA, expires_at), "at+jwt", {{"sub", "alice"}});
  keyring.rotate();
  expect_key_until(keyring, token, expires_at);
}

TEST_F(Keys, OfAnAlgorithmThatIsOfferedNoMoreGoWithTheLastTokenThatTheySigned) {
  const auto expires_at = clock_.now() + a_day;
  const auto token = [&] {
    auto keyring = start({.algorithms = {EdDSA, ES256}});
    return sign_jws(*keyring.signer(ES256, expires_at), "at+jwt", {{"sub", "alice"}});
  }();
  auto keyring = start();
  EXPECT_EQ(published(keyring), 2u);
  const auto keys = keyring.keys();
  for (const auto& key : keys->keys())
    EXPECT_EQ(keyring.state_of(key) == KeyState::retired, key.stored.algorithm == ES256);
  expect_key_until(keyring, token, expires_at);
}

TEST_F(Keys, AreRotatedFromOutsideAsTheyAreInTheStore) {
  EXPECT_TRUE(algorithms_in(store_.keys).empty());
  auto keyring = start({.algorithms = {EdDSA, ES256}});
  auto outside = start({.algorithms = algorithms_in(store_.keys), .rotation = std::nullopt});
  EXPECT_EQ(published(outside), 2u);
  outside.rotate();
  keyring.refresh();
  EXPECT_EQ(published(keyring), 4u);
}

TEST_F(Keys, SurviveARestart) {
  const auto first = [&] {
    auto keyring = start();
    keyring.rotate();
    return current_kid(keyring);
  }();
  auto keyring = start();
  EXPECT_EQ(current_kid(keyring), first);
  EXPECT_EQ(published(keyring), 2u);
}

TEST_F(Keys, SealedUnderAnotherKeyStopTheServer) {
  start();
  EXPECT_THROW(Keyring(store_.keys, crypto_, Secret(std::string(32, 'x')), {.algorithms = {EdDSA}}, clock_),
               std::runtime_error);
}

// Several processes rotate, refresh and sign at once, and each verifies at once what it signed.
TEST_F(Keys, FailNoVerificationWhileTheyChange) {
  std::vector<std::unique_ptr<Keyring>> keyrings;
  for (int i = 0; i < 3; ++i)
    keyrings.push_back(std::make_unique<Keyring>(
        store_.keys, crypto_, Secret(std::string(32, 'k')),
        KeyPlan{.algorithms = {EdDSA}, .rotation = std::nullopt, .publication = Seconds{1}}, clock_));
  for (int round = 0; round < 20; ++round) {
    std::vector<std::string> tokens(keyrings.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < keyrings.size(); ++i)
      threads.emplace_back([&, i] {
        if (i == 0) keyrings[i]->rotate();
        keyrings[i]->refresh();
        tokens[i] = sign_jws(*keyrings[i]->signer(EdDSA, clock_.now() + Seconds{2}), "at+jwt", {{"n", i}});
      });
    for (auto& thread : threads) thread.join();
    for (const auto& keyring : keyrings) {
      keyring->refresh();
      for (const auto& token : tokens) EXPECT_TRUE(read_own_jws(*keyring, "at+jwt", token)) << round;
    }
    clock_.advance(Seconds{1});
  }
}

}  // namespace
}  // namespace codegrant::server
