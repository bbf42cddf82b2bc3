// How many wrong tries pass, and how long the next one waits.
#include "server/domain/throttle.hpp"

#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

Attempt password_of(const std::string& account, const std::string& address = "192.0.2.1") {
  return {Attempt::By::password, account, address};
}

class Throttling : public testing::Test {
 protected:
  /// The wait, 0 where the try was let in.
  long long wait_of(const Attempt& attempt, bool right = false) {
    const auto answer = throttle_.guard(attempt, [&] { return right; });
    if (answer) {
      EXPECT_EQ(*answer, right);
      return 0;
    }
    EXPECT_EQ(answer.error().code, ErrorCode::temporarily_unavailable);
    return answer.error().retry_after->count();
  }
  void fail(const Attempt& attempt, int times) {
    for (int i = 0; i < times; ++i) ASSERT_EQ(wait_of(attempt), 0) << "try " << i;
  }

  OpensslCrypto crypto_;
  SettableClock clock_;
  SqliteStore store_{"memory:"};
  Throttle throttle_{store_.attempts, crypto_, clock_};
};

TEST_F(Throttling, LetsFiveTriesInAndThenOneInHalfAMinute) {
  const Attempt attempt = password_of("alice");
  fail(attempt, 5);
  EXPECT_EQ(wait_of(attempt), 30);
  clock_.advance(Seconds{29});
  EXPECT_EQ(wait_of(attempt), 1);
  clock_.advance(Seconds{1});
  EXPECT_EQ(wait_of(attempt), 0);
  EXPECT_EQ(wait_of(attempt), 30);
}

TEST_F(Throttling, AsksForNoneOfWhatItTurnsAway) {
  const Attempt attempt = password_of("alice");
  fail(attempt, 5);
  EXPECT_EQ(wait_of(attempt, true), 30);
}

TEST_F(Throttling, ForgivesOnceATryIsRight) {
  const Attempt attempt = password_of("alice");
  fail(attempt, 4);
  EXPECT_EQ(wait_of(attempt, true), 0);
  fail(attempt, 5);
}

TEST_F(Throttling, KeepsOneAddressFromAnothersAccountsAfterFifty) {
  for (int i = 0; i < 50; ++i) fail(password_of(std::to_string(i)), 1);
  EXPECT_EQ(wait_of(password_of("another")), 5);
  EXPECT_EQ(wait_of(password_of("another", "192.0.2.2")), 0);
}

struct FromEverywhere {
  const char* sentence;
  Attempt::By by;
  int at_once;
  long long wait;  // of the next from yet another address
};

class TriesFromEverywhere : public Throttling, public testing::WithParamInterface<FromEverywhere> {};

TEST_P(TriesFromEverywhere, CountTogetherButForClients) {
  for (int i = 0; i < GetParam().at_once; ++i)
    fail({GetParam().by, "alice", "192.0.2." + std::to_string(i)}, 1);
  EXPECT_EQ(wait_of({GetParam().by, "alice", "198.51.100.1"}), GetParam().wait);
  EXPECT_EQ(wait_of({GetParam().by, "bob", "198.51.100.1"}), 0);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, TriesFromEverywhere,
    testing::Values(FromEverywhere{"OneOfAHundredPasswords", Attempt::By::password, 100, 10},
                    FromEverywhere{"OneOfTwentyCodes", Attempt::By::one_time_code, 20, 60},
                    FromEverywhere{"AnyNumberOfClientSecrets", Attempt::By::client_secret, 200, 0}),
    [](const auto& test) { return test.param.sentence; });

TEST_F(Throttling, LetsOneCodeInEveryFiveMinutesAfterFive) {
  const Attempt code{Attempt::By::one_time_code, "alice", "192.0.2.1"};
  fail(code, 5);
  EXPECT_EQ(wait_of(code), 300);
  EXPECT_EQ(wait_of(password_of("alice")), 0);  // which is another account's matter
}

TEST_F(Throttling, LocksNobodyOutForGood) {
  const Attempt attempt = password_of("alice");
  fail(attempt, 5);
  for (int i = 0; i < 1000; ++i) EXPECT_GT(wait_of(attempt), 0);  // what is turned away does not count
  clock_.advance(Seconds{30});
  EXPECT_EQ(wait_of(attempt, true), 0);
}

TEST_F(Throttling, CountsWhatIsTakenWhateverComesOfIt) {
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(throttle_.take({Attempt::By::sign_up, {}, "192.0.2.1"}));
  EXPECT_FALSE(throttle_.take({Attempt::By::sign_up, {}, "192.0.2.1"}));
}

TEST_F(Throttling, KeepsNoNameThatWasTyped) {
  fail(password_of("a-password-in-the-wrong-field"), 1);
  const auto stored = store_.database.read([](sql::Connection& connection) {
    sql::Statement rows(connection, "SELECT hex(key) FROM attempt");
    std::string all;
    while (rows.next()) all += rows.text(0) + " ";
    return all;
  });
  EXPECT_EQ(stored.size(), 3 * (64 + 1u));
}

struct NetworkCase {
  const char* address;
  const char* network;
};

class Networks : public testing::TestWithParam<NetworkCase> {};

TEST_P(Networks, AreWhatOneSubscriberHas) { EXPECT_EQ(network_of(GetParam().address), GetParam().network); }

INSTANTIATE_TEST_SUITE_P(Addresses, Networks,
                         testing::Values(NetworkCase{"192.0.2.1", "192.0.2.1"},
                                         NetworkCase{"::ffff:192.0.2.1", "192.0.2.1"},
                                         NetworkCase{"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
                                         NetworkCase{"2001:db8:1:2:ffff::", "2001:db8:1:2::/64"},
                                         NetworkCase{"::1", "::/64"}, NetworkCase{"", ""}));

}  // namespace
}  // namespace codegrant::server
