// What server/ports/once_store.hpp promises.
#include "server/ports/once_store.hpp"

#include "stores.hpp"

namespace codegrant::server {
namespace {

class OnceStoreContract : public StoreContract {
 protected:
  bool first_use(const std::string& name, UnixTime now) {
    return stores().once().first_use(digest_of(name), noon + 60 * second, now);
  }
};

TEST_P(OnceStoreContract, IsTrueTheFirstTimeAndForEachKey) {
  EXPECT_TRUE(first_use("one", noon));
  EXPECT_FALSE(first_use("one", noon));
  EXPECT_FALSE(first_use("one", noon + 59 * second));
  EXPECT_TRUE(first_use("two", noon));
}

TEST_P(OnceStoreContract, IsTrueForOneOfManyAtOnce) {
  std::atomic<int> first = 0;
  at_once(16, [&](int) { first += first_use("one", noon) ? 1 : 0; });
  EXPECT_EQ(first, 1);
}

TEST_P(OnceStoreContract, IsSweptOnceTheKeyIsWorthless) {
  first_use("one", noon);
  EXPECT_EQ(stores().sweeper().sweep(noon + 59 * second, 100), 0u);
  EXPECT_FALSE(first_use("one", noon));
  EXPECT_EQ(stores().sweeper().sweep(noon + 60 * second, 100), 1u);
}

HOLD_EVERY_STORE_TO(OnceStoreContract, all_backends());

}  // namespace
}  // namespace codegrant::server
