// What server/ports/key_store.hpp promises.
#include "server/ports/key_store.hpp"

#include <array>
#include <set>

#include "stores.hpp"

namespace codegrant::server {
namespace {

using KeyStoreContract = StoreContract;

StoredKey key_named(const std::string& kid) {
  return {kid, SigningAlgorithm::RS256, std::string("\0sealed\xff", 8) + kid, noon};
}

TEST_P(KeyStoreContract, IsEmptyAtFirst) {
  EXPECT_TRUE(stores().keys().list().empty());
}

TEST_P(KeyStoreContract, KeepsTheFirstKeyWholeAndGivesItToWhoeverComesLater) {
  EXPECT_EQ(stores().keys().add_first(key_named("first")).kid, "first");
  EXPECT_EQ(stores().keys().add_first(key_named("second")).kid, "first");
  const auto keys = stores().keys().list();
  ASSERT_EQ(keys.size(), 1u);
  EXPECT_EQ(keys[0].kid, "first");
  EXPECT_EQ(keys[0].algorithm, SigningAlgorithm::RS256);
  EXPECT_EQ(keys[0].sealed_private_key, key_named("first").sealed_private_key);
  EXPECT_EQ(keys[0].created_at, noon);
}

TEST_P(KeyStoreContract, AllWhoStartAtOnceEndWithTheSameKey) {
  std::array<StoredKey, 16> given;
  at_once(16, [&](int thread) {
    given[static_cast<std::size_t>(thread)] = stores().keys().add_first(key_named(std::to_string(thread)));
  });
  std::set<std::string> kids;
  for (const auto& key : given) {
    kids.insert(key.kid);
    EXPECT_EQ(key.sealed_private_key, key_named(key.kid).sealed_private_key);
  }
  EXPECT_EQ(kids.size(), 1u);
  EXPECT_EQ(stores().keys().list().size(), 1u);
}

HOLD_EVERY_STORE_TO(KeyStoreContract, all_backends());

}  // namespace
}  // namespace codegrant::server
