// How many lines of the audit strangers may fill.
#include "server/app/stranger_lines.hpp"

#include <gtest/gtest.h>

#include <string>

namespace codegrant::server {
namespace {

constexpr UnixTime now = from_unix(1'800'000'000);

class StrangersLines : public testing::Test {
 protected:
  int take(int tries, const std::string& address, UnixTime at = now) {
    int written = 0;
    for (int i = 0; i < tries; ++i) written += lines_.take(address, at) ? 1 : 0;
    return written;
  }

  StrangerLines lines_;
};

TEST_F(StrangersLines, OfOneAddressAreFiftyAndThenOneInFiveSeconds) {
  EXPECT_EQ(take(70, "192.0.2.1"), 50);
  EXPECT_EQ(take(1, "192.0.2.1", now + Seconds{4}), 0);
  EXPECT_EQ(take(2, "192.0.2.1", now + Seconds{5}), 1);
  EXPECT_EQ(take(70, "192.0.2.1", now + Seconds{5 + 250}), 50);
}

TEST_F(StrangersLines, OfAnotherAddressAreItsOwn) {
  take(70, "192.0.2.1");
  EXPECT_EQ(take(70, "192.0.2.2"), 50);
  EXPECT_EQ(take(40, "2001:db8::1"), 40);
  EXPECT_EQ(take(40, "2001:db8::ffff:1"), 10);  // a subscriber's
}

TEST_F(StrangersLines, OfAllTogetherAreFiveThousandAndThenOneASecond) {
  int written = 0;
  for (int network = 0; network < 30'000; ++network) {
    const int high = network / 256;
    written += take(1, "10." + std::to_string(high / 256) + "." + std::to_string(high % 256) + "." +
                           std::to_string(network % 256));
  }
  EXPECT_EQ(written, 5000);
  EXPECT_EQ(take(3, "192.0.2.1", now + Seconds{1}), 1);
}

TEST_F(StrangersLines, GoOnWhenAddressesWereForgotten) {
  int written = 0;
  for (int second = 0; second < 20'000; ++second)  // one a second, each of another address
    written += take(1, "10.0." + std::to_string(second / 256) + "." + std::to_string(second % 256),
                    now + Seconds{second});
  EXPECT_EQ(written, 20'000);
}

TEST_F(StrangersLines, AreCountedWhereTheyAreLeftOut) {
  take(53, "192.0.2.1");
  EXPECT_EQ(lines_.take_left_out(), 3U);
  EXPECT_EQ(lines_.take_left_out(), 0U);
}

}  // namespace
}  // namespace codegrant::server
