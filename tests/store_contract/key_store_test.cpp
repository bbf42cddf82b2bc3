// What server/ports/key_store.hpp promises.
#include "server/ports/key_store.hpp"

#include <array>
#include <set>

#include "stores.hpp"

namespace codegrant::server {
namespace {

using KeyStoreContract = StoreContract;

StoredKey key_named(const std::string& kid, Seconds later = Seconds{0}) {
  return {.kid = kid,
          .algorithm = SigningAlgorithm::RS256,
          .sealed_private_key = std::string("\0sealed\xff", 8) + kid,
          .created_at = noon,
          .signs_from = noon + later,
          .needed_until = noon + later};
}

TEST_P(KeyStoreContract, IsEmptyAtFirst) { EXPECT_TRUE(stores().keys().list().empty()); }

TEST_P(KeyStoreContract, KeepsTheFirstKeyWholeAndGivesItToWhoeverComesLater) {
  EXPECT_EQ(stores().keys().add(key_named("first"), "").kid, "first");
  EXPECT_EQ(stores().keys().add(key_named("second"), "").kid, "first");
  const auto keys = stores().keys().list();
  ASSERT_EQ(keys.size(), 1u);
  EXPECT_EQ(keys[0].kid, "first");
  EXPECT_EQ(keys[0].algorithm, SigningAlgorithm::RS256);
  EXPECT_EQ(keys[0].sealed_private_key, key_named("first").sealed_private_key);
  EXPECT_EQ(keys[0].created_at, noon);
  EXPECT_EQ(keys[0].signs_from, noon);
  EXPECT_EQ(keys[0].needed_until, noon);
}

TEST_P(KeyStoreContract, AddsASuccessorToTheNewestAlone) {
  auto& keys = stores().keys();
  keys.add(key_named("first"), "");
  EXPECT_EQ(keys.add(key_named("second", Seconds{60}), "first").kid, "second");
  EXPECT_EQ(keys.add(key_named("third", Seconds{120}), "first").kid, "second");
  ASSERT_EQ(keys.list().size(), 2u);
  EXPECT_EQ(keys.list()[0].kid, "second");
  EXPECT_EQ(keys.list()[1].kid, "first");
}

TEST_P(KeyStoreContract, TellsAlgorithmsApart) {
  auto other = key_named("other");
  other.algorithm = SigningAlgorithm::EdDSA;
  stores().keys().add(key_named("first"), "");
  EXPECT_EQ(stores().keys().add(other, "").kid, "other");
  EXPECT_EQ(stores().keys().list()[1].algorithm, SigningAlgorithm::EdDSA);
}

TEST_P(KeyStoreContract, RemovesAKeyOnlyOnceNobodyNeedsIt) {
  auto& keys = stores().keys();
  keys.add(key_named("first"), "");
  EXPECT_TRUE(keys.keep_until("first", noon + Seconds{60}));
  EXPECT_TRUE(keys.keep_until("first", noon + Seconds{30}));  // less changes nothing
  keys.remove("first", noon + Seconds{59});
  ASSERT_EQ(keys.list().size(), 1u);
  EXPECT_EQ(keys.list()[0].needed_until, noon + Seconds{60});
  keys.remove("first", noon + Seconds{60});
  EXPECT_TRUE(keys.list().empty());
  EXPECT_FALSE(keys.keep_until("first", noon + Seconds{90}));
}

TEST_P(KeyStoreContract, AllWhoStartAtOnceEndWithTheSameKey) {
  std::array<StoredKey, 16> given;
  at_once(16, [&](int thread) {
    given[static_cast<std::size_t>(thread)] = stores().keys().add(key_named(std::to_string(thread)), "");
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
