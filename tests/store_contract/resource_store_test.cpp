// What server/ports/resource_store.hpp promises of single resources: their versions, their history, and what
// no two of them may share.
#include "resource_contract.hpp"

namespace codegrant::server {
namespace {

class ResourceStoreContract : public ResourceContract {};

TEST_P(ResourceStoreContract, GivesBackWhatWasPut) {
  const std::string body = R"({"name":"Ål\u0000 'quoted'", "n": 1e+20})";
  const auto written = std::get<Written>(put("alice", body));
  EXPECT_TRUE(written.created);
  EXPECT_EQ(written.resource.version, 1);

  const auto stored = stores().resources().get("User", "alice");
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->type, "User");
  EXPECT_EQ(stored->id, "alice");
  EXPECT_EQ(stored->body, body);
  EXPECT_EQ(stored->version, 1);
  EXPECT_EQ(stored->created_at, noon);
  EXPECT_EQ(stored->updated_at, noon);
}

TEST_P(ResourceStoreContract, KnowsNothingOfOtherTypesAndIds) {
  put("alice", "{}");
  EXPECT_FALSE(stores().resources().get("Client", "alice"));
  EXPECT_FALSE(stores().resources().get("User", "Alice"));
}

TEST_P(ResourceStoreContract, CountsVersionsAndKeepsTheTimeOfCreation) {
  put("alice", "{}");
  const auto written = std::get<Written>(put("alice", R"({"a":1})", {}, {}, noon + second));
  EXPECT_FALSE(written.created);
  EXPECT_EQ(written.resource.version, 2);
  EXPECT_EQ(written.resource.created_at, noon);

  const auto stored = stores().resources().get("User", "alice");
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->body, R"({"a":1})");
  EXPECT_EQ(stored->version, 2);
  EXPECT_EQ(stored->created_at, noon);
  EXPECT_EQ(stored->updated_at, noon + second);
}

TEST_P(ResourceStoreContract, EraseGivesWhatWasThereOnce) {
  put("alice", R"({"a":1})");
  const auto erased = std::get<Erased>(erase("alice"));
  EXPECT_EQ(erased.resource.body, R"({"a":1})");
  EXPECT_FALSE(stores().resources().get("User", "alice"));
  EXPECT_TRUE(std::holds_alternative<Absent>(erase("alice")));
}

TEST_P(ResourceStoreContract, NeverReusesAVersionAfterADelete) {
  put("alice", "{}");
  put("alice", "{}");
  erase("alice");
  const auto again = std::get<Written>(put("alice", "{}"));
  EXPECT_TRUE(again.created);
  EXPECT_EQ(again.resource.version, 4);
  erase("alice");
  EXPECT_EQ(std::get<Written>(put("alice", "{}")).resource.version, 6);
}

TEST_P(ResourceStoreContract, WritesOnlyTheVersionThatThePreconditionNames) {
  put("alice", R"({"first":1})");
  EXPECT_TRUE(std::holds_alternative<VersionConflict>(put("alice", "{}", {}, {2})));
  EXPECT_EQ(stores().resources().get("User", "alice")->body, R"({"first":1})");
  EXPECT_EQ(std::get<Written>(put("alice", "{}", {}, {1})).resource.version, 2);
}

TEST_P(ResourceStoreContract, CreatesNothingWhereAVersionIsExpected) {
  EXPECT_TRUE(std::holds_alternative<VersionConflict>(put("alice", "{}", {}, {1})));
  EXPECT_FALSE(stores().resources().get("User", "alice"));
}

TEST_P(ResourceStoreContract, OneOfManyConcurrentWritersOfAVersionWins) {
  put("alice", "{}");
  std::atomic<int> winners = 0;
  at_once(8, [&](int) { winners += std::holds_alternative<Written>(put("alice", "{}", {}, {1})); });
  EXPECT_EQ(winners, 1);
  EXPECT_EQ(stores().resources().get("User", "alice")->version, 2);
}

TEST_P(ResourceStoreContract, RefusesASecondHolderOfAUniqueEntryAndNamesItsKey) {
  put("alice", "{}", {{"userName", "al", Unique::yes}});
  const auto second_holder =
      put("bob", "{}", {{"email", "b@x", Unique::no}, {"userName", "al", Unique::yes}});
  ASSERT_TRUE(std::holds_alternative<Duplicate>(second_holder));
  EXPECT_EQ(std::get<Duplicate>(second_holder).key, "userName");
  EXPECT_FALSE(stores().resources().get("User", "bob"));
  EXPECT_EQ(total({{"email", "b@x"}}), 0u);
}

TEST_P(ResourceStoreContract, AUniqueEntryIsHeldByNobodyElseInWhateverOrderTheyCome) {
  put("alice", "{}", {{"userName", "al", Unique::yes}});
  EXPECT_TRUE(std::holds_alternative<Duplicate>(put("bob", "{}", {{"userName", "al", Unique::no}})));
  put("carol", "{}", {{"userName", "ca", Unique::no}});
  EXPECT_TRUE(std::holds_alternative<Duplicate>(put("bob", "{}", {{"userName", "ca", Unique::yes}})));
}

TEST_P(ResourceStoreContract, TheHolderOfAUniqueEntryMayBeWrittenAgain) {
  put("alice", "{}", {{"userName", "al", Unique::yes}});
  EXPECT_TRUE(std::holds_alternative<Written>(put("alice", "{}", {{"userName", "al", Unique::yes}})));
}

TEST_P(ResourceStoreContract, UniqueEntriesOfOtherTypesKeysAndValuesDoNotMeet) {
  auto& resources = stores().resources();
  put("alice", "{}", {{"userName", "al", Unique::yes}});
  EXPECT_TRUE(std::holds_alternative<Written>(
      resources.put({"Client", "bob", "{}", 0, {}, {}}, {{"userName", "al", Unique::yes}}, {}, noon)));
  EXPECT_TRUE(std::holds_alternative<Written>(put("bob", "{}", {{"email", "al", Unique::yes}})));
  EXPECT_TRUE(std::holds_alternative<Written>(put("carol", "{}", {{"userName", "Al", Unique::yes}})));
}

TEST_P(ResourceStoreContract, AUniqueEntryIsFreeAgainOnceDroppedOrErased) {
  put("alice", "{}", {{"userName", "al", Unique::yes}});
  put("alice", "{}");
  EXPECT_TRUE(std::holds_alternative<Written>(put("bob", "{}", {{"userName", "al", Unique::yes}})));
  erase("bob");
  EXPECT_TRUE(std::holds_alternative<Written>(put("carol", "{}", {{"userName", "al", Unique::yes}})));
}

TEST_P(ResourceStoreContract, OneOfManyConcurrentClaimsOfAUniqueEntryWins) {
  std::atomic<int> winners = 0;
  at_once(8, [&](int i) {
    winners += std::holds_alternative<Written>(
        put("user-" + std::to_string(i), "{}", {{"userName", "al", Unique::yes}}));
  });
  EXPECT_EQ(winners, 1);
  EXPECT_EQ(total({{"userName", "al"}}), 1u);
}

TEST_P(ResourceStoreContract, ErasesOnlyTheVersionThatThePreconditionNames) {
  put("alice", "{}");
  EXPECT_TRUE(std::holds_alternative<VersionConflict>(erase("alice", {2})));
  EXPECT_TRUE(stores().resources().get("User", "alice"));
  EXPECT_EQ(std::get<Erased>(erase("alice", {1})).resource.version, 2);
}

TEST_P(ResourceStoreContract, WritesNothingWhereAnotherResourceMatchesThePrecondition) {
  put("alice", "{}", {{"email", "a@x"}});
  EXPECT_TRUE(std::holds_alternative<VersionConflict>(put("bob", "{}", {}, {{}, {{"email", "a@x"}}})));
  EXPECT_TRUE(std::holds_alternative<Written>(put("alice", "{}", {}, {{}, {{"email", "a@x"}}})));
  EXPECT_TRUE(std::holds_alternative<Written>(put("bob", "{}", {}, {{}, {{"email", "a@x"}}})));
}

TEST_P(ResourceStoreContract, OneOfManyConcurrentCreationsUnderAConditionWins) {
  std::atomic<int> winners = 0;
  at_once(8, [&](int thread) {
    winners += std::holds_alternative<Written>(
        put("u" + std::to_string(thread), "{}", {{"email", "a@x"}}, {{}, {{"email", "a@x"}}}));
  });
  EXPECT_EQ(winners, 1);
  EXPECT_EQ(total({}), 1u);
}

TEST_P(ResourceStoreContract, KeepsEachVersionAsItWasShown) {
  put_shown("alice", R"({"a":1})");
  put("alice", R"({"secret":"$s0$hash"})");
  erase("alice");
  put_shown("alice", R"({"a":4})");

  const auto history = stores().resources().history("User", "alice", {});
  EXPECT_EQ(history.total, 4u);
  ASSERT_EQ(history.versions.size(), 4u);
  EXPECT_EQ(history.versions[0].shown, R"({"a":4})");
  EXPECT_EQ(history.versions[1].shown, std::nullopt);
  EXPECT_EQ(history.versions[1].updated_at, noon + second);
  EXPECT_EQ(history.versions[2].shown, "{}") << "what was not shown is not kept";
  EXPECT_EQ(history.versions[3].shown, R"({"a":1})");
  for (int i = 0; i < 4; ++i) EXPECT_EQ(history.versions[static_cast<std::size_t>(i)].number, 4 - i);

  const auto page = stores().resources().history("User", "alice", {1, 2});
  EXPECT_EQ(page.total, 4u);
  ASSERT_EQ(page.versions.size(), 1u);
  EXPECT_EQ(page.versions[0].number, 2);

  EXPECT_EQ(stores().resources().version("User", "alice", 1)->shown, R"({"a":1})");
  EXPECT_FALSE(stores().resources().version("User", "alice", 5));
  EXPECT_FALSE(stores().resources().version("Client", "alice", 1));
  EXPECT_EQ(stores().resources().history("User", "bob", {}).total, 0u);
}

TEST_P(ResourceStoreContract, AReaderFindsWhatAnyWriterWasAnswered) {
  at_once(8, [&](int thread) {
    for (int i = 0; i < 25; ++i) {
      const auto id = std::to_string(thread) + "-" + std::to_string(i);
      put(id, "{}", {{"thread", std::to_string(thread)}});
      EXPECT_TRUE(stores().resources().get("User", id));
      EXPECT_EQ(total({{"thread", std::to_string(thread)}}), static_cast<std::size_t>(i + 1));
    }
  });
  EXPECT_EQ(total({}), 200u);
}

HOLD_EVERY_STORE_TO(ResourceStoreContract, all_backends());

}  // namespace
}  // namespace codegrant::server
