// What server/ports/pushed_request_store.hpp promises.
#include "server/ports/pushed_request_store.hpp"

#include "stores.hpp"

namespace codegrant::server {
namespace {

class PushedRequestStoreContract : public StoreContract {
 protected:
  void push(const std::string& name) {
    stores().pushed_requests().put(digest_of(name), {"webapp", "scope=openid", noon + 60 * second});
  }
  std::optional<std::string> take(const std::string& name, const std::string& client = "webapp",
                                  UnixTime now = noon) {
    return stores().pushed_requests().take(digest_of(name), client, now);
  }
};

TEST_P(PushedRequestStoreContract, GivesARequestOnce) {
  push("one");
  EXPECT_EQ(take("one"), "scope=openid");
  EXPECT_FALSE(take("one"));
  EXPECT_FALSE(take("none"));
}

TEST_P(PushedRequestStoreContract, GivesItToItsClientAlone) {
  push("one");
  EXPECT_FALSE(take("one", "another"));
  EXPECT_TRUE(take("one"));
}

TEST_P(PushedRequestStoreContract, GivesItUntilTheSecondThatItExpires) {
  push("one");
  EXPECT_FALSE(take("one", "webapp", noon + 60 * second));
  EXPECT_TRUE(take("one", "webapp", noon + 59 * second));
}

TEST_P(PushedRequestStoreContract, GivesItToOneOfManyAtOnce) {
  push("one");
  std::atomic<int> taken = 0;
  at_once(16, [&](int) { taken += take("one") ? 1 : 0; });
  EXPECT_EQ(taken, 1);
}

TEST_P(PushedRequestStoreContract, IsSweptOnceItExpired) {
  push("one");
  EXPECT_EQ(stores().sweeper().sweep(noon + 59 * second, 100), 0u);
  EXPECT_EQ(stores().sweeper().sweep(noon + 60 * second, 100), 1u);
}

HOLD_EVERY_STORE_TO(PushedRequestStoreContract, all_backends());

}  // namespace
}  // namespace codegrant::server
