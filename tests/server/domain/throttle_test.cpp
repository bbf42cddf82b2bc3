// How many wrong tries pass, and how long the next one waits.
#include "server/domain/throttle.hpp"

#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

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
  const Attempt attempt{"User alice", "192.0.2.1"};
  fail(attempt, 5);
  EXPECT_EQ(wait_of(attempt), 30);
  clock_.advance(Seconds{29});
  EXPECT_EQ(wait_of(attempt), 1);
  clock_.advance(Seconds{1});
  EXPECT_EQ(wait_of(attempt), 0);
  EXPECT_EQ(wait_of(attempt), 30);
}

TEST_F(Throttling, AsksForNoneOfWhatItTurnsAway) {
  const Attempt attempt{"User alice", "192.0.2.1"};
  fail(attempt, 5);
  EXPECT_EQ(wait_of(attempt, true), 30);
}

TEST_F(Throttling, ForgivesOnceATryIsRight) {
  const Attempt attempt{"User alice", "192.0.2.1"};
  fail(attempt, 4);
  EXPECT_EQ(wait_of(attempt, true), 0);
  fail(attempt, 5);
}

TEST_F(Throttling, KeepsOneAddressFromAnothersAccountsAfterFifty) {
  for (int i = 0; i < 50; ++i) fail({"User " + std::to_string(i), "192.0.2.1"}, 1);
  EXPECT_EQ(wait_of({"User another", "192.0.2.1"}), 5);
  EXPECT_EQ(wait_of({"User another", "192.0.2.2"}), 0);
}

TEST_F(Throttling, CountsAUserFromEverywhereAndAClientOnlyFromEachAddress) {
  for (int i = 0; i < 100; ++i) {
    const std::string address = "192.0.2." + std::to_string(i);
    fail({"User alice", address, Attempt::Together::yes}, 1);
    fail({"Client webapp", address}, 1);
  }
  EXPECT_EQ(wait_of({"User alice", "198.51.100.1", Attempt::Together::yes}), 10);
  EXPECT_EQ(wait_of({"Client webapp", "198.51.100.1"}), 0);
}

TEST_F(Throttling, LocksNobodyOutForGood) {
  const Attempt attempt{"User alice", "192.0.2.1", Attempt::Together::yes};
  fail(attempt, 5);
  for (int i = 0; i < 1000; ++i) EXPECT_GT(wait_of(attempt), 0);  // what is turned away does not count
  clock_.advance(Seconds{30});
  EXPECT_EQ(wait_of(attempt, true), 0);
}

TEST_F(Throttling, CountsWhatIsTakenWhateverComesOfIt) {
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(throttle_.take({"sign-up", "192.0.2.1"}));
  EXPECT_FALSE(throttle_.take({"sign-up", "192.0.2.1"}));
}

TEST_F(Throttling, KeepsNoNameThatWasTyped) {
  fail({"User a-password-in-the-wrong-field", "192.0.2.1"}, 1);
  const auto stored = store_.database.read([](sqlite::Connection& connection) {
    sqlite::Statement rows(connection, "SELECT hex(key) FROM attempt");
    std::string all;
    while (rows.next()) all += rows.text(0) + " ";
    return all;
  });
  EXPECT_EQ(stored.size(), 2 * (64 + 1u));
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
