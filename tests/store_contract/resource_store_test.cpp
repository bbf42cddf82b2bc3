// What server/ports/resource_store.hpp promises.
#include "server/ports/resource_store.hpp"

#include "stores.hpp"

namespace codegrant::server {
namespace {

class ResourceStoreContract : public StoreContract {
 protected:
  WriteResult put(const std::string& id, const std::string& body, const std::vector<IndexEntry>& index = {},
                  const Precondition& precondition = {}, UnixTime now = noon) {
    return stores().resources().put({"User", id, body, 0, {}, {}}, index, precondition, now);
  }

  std::vector<std::string> found(const std::vector<Match>& matches, const Page& page = {}) {
    std::vector<std::string> ids;
    for (const auto& resource : stores().resources().search("User", matches, page).resources)
      ids.push_back(resource.id);
    return ids;
  }

  std::size_t total(const std::vector<Match>& matches, const Page& page = {}) {
    return stores().resources().search("User", matches, page).total;
  }
};

using Ids = std::vector<std::string>;

TEST_P(ResourceStoreContract, GivesBackWhatWasPut) {
  const std::string body = R"({"name":"Ål\u0000 'quoted'"})" + std::string("\0 after a zero", 14);
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
  const auto erased = stores().resources().erase("User", "alice");
  ASSERT_TRUE(erased);
  EXPECT_EQ(erased->body, R"({"a":1})");
  EXPECT_FALSE(stores().resources().get("User", "alice"));
  EXPECT_FALSE(stores().resources().erase("User", "alice"));
}

TEST_P(ResourceStoreContract, NeverReusesAVersionAfterADelete) {
  put("alice", "{}");
  put("alice", "{}");
  stores().resources().erase("User", "alice");
  const auto again = std::get<Written>(put("alice", "{}"));
  EXPECT_TRUE(again.created);
  EXPECT_EQ(again.resource.version, 3);
  stores().resources().erase("User", "alice");
  EXPECT_EQ(std::get<Written>(put("alice", "{}")).resource.version, 4);
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
  stores().resources().erase("User", "bob");
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

TEST_P(ResourceStoreContract, SearchFindsByIndexByteForByte) {
  put("alice", "{}", {{"gender", "female"}, {"name", "Zoë"}});
  put("bob", "{}", {{"gender", "male"}, {"name", "Bob"}});
  EXPECT_EQ(found({{"gender", "female"}}), Ids{"alice"});
  EXPECT_EQ(found({{"name", "Zoë"}}), Ids{"alice"});
  EXPECT_EQ(found({{"name", "zoë"}}), Ids{});
  EXPECT_EQ(found({{"name", "Zo%"}}), Ids{});
}

TEST_P(ResourceStoreContract, SearchJoinsConditionsByAnd) {
  put("alice", "{}", {{"gender", "female"}, {"active", "true"}});
  put("carol", "{}", {{"gender", "female"}, {"active", "false"}});
  EXPECT_EQ(found({{"gender", "female"}, {"active", "false"}}), Ids{"carol"});
  EXPECT_EQ(found({{"gender", "male"}, {"active", "false"}}), Ids{});
}

TEST_P(ResourceStoreContract, SearchTakesManyValuesOfOneKey) {
  put("alice", "{}", {{"email", "a@x"}, {"email", "a@y"}, {"email", "a@x"}});
  EXPECT_EQ(found({{"email", "a@x"}, {"email", "a@y"}}), Ids{"alice"});
  EXPECT_EQ(total({{"email", "a@x"}}), 1u);
}

TEST_P(ResourceStoreContract, SearchTakesTheIdAsAKey) {
  put("alice", "{}", {{"gender", "female"}});
  put("bob", "{}", {{"gender", "male"}});
  EXPECT_EQ(found({{"_id", "bob"}}), Ids{"bob"});
  EXPECT_EQ(found({{"_id", "bob"}, {"gender", "female"}}), Ids{});
}

TEST_P(ResourceStoreContract, SearchWithoutConditionsGivesAllOfTheTypeById) {
  put("bob", "{}");
  put("alice", "{}");
  stores().resources().put({"Client", "webapp", "{}", 0, {}, {}}, {}, {}, noon);
  EXPECT_EQ(found({}), (Ids{"alice", "bob"}));
}

TEST_P(ResourceStoreContract, SearchGivesPagesAndTheTotalOfAll) {
  for (const auto* id : {"e", "c", "a", "d", "b"}) put(id, "{}", {{"gender", "female"}});
  EXPECT_EQ(found({{"gender", "female"}}, {2, 0}), (Ids{"a", "b"}));
  EXPECT_EQ(found({{"gender", "female"}}, {2, 4}), (Ids{"e"}));
  EXPECT_EQ(found({{"gender", "female"}}, {2, 6}), (Ids{}));
  EXPECT_EQ(total({{"gender", "female"}}, {2, 6}), 5u);
  EXPECT_EQ(total({}, {0, 0}), 5u);
}

TEST_P(ResourceStoreContract, SearchFindsNothingByAnIndexThatWasReplacedOrErased) {
  put("alice", "{}", {{"name", "old"}});
  put("alice", "{}", {{"name", "new"}});
  EXPECT_EQ(found({{"name", "old"}}), Ids{});
  EXPECT_EQ(found({{"name", "new"}}), Ids{"alice"});
  stores().resources().erase("User", "alice");
  EXPECT_EQ(found({{"name", "new"}}), Ids{});
}

TEST_P(ResourceStoreContract, SearchStandsManyConditionsInManyShapes) {
  std::vector<Match> matches;
  put("alice", "{}", {{"gender", "female"}});
  for (int i = 0; i < 150; ++i) {
    EXPECT_EQ(found(matches), Ids{"alice"}) << i;
    matches.push_back({"gender", "female"});
  }
}

TEST_P(ResourceStoreContract, ExistsLooksUpOneEntry) {
  put("alice", "{}", {{"link", "User/alice"}});
  EXPECT_TRUE(stores().resources().exists("User", {"link", "User/alice"}));
  EXPECT_FALSE(stores().resources().exists("User", {"link", "User/bob"}));
  EXPECT_FALSE(stores().resources().exists("Client", {"link", "User/alice"}));
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
