// What server/ports/resource_store.hpp promises.
#include "server/ports/resource_store.hpp"

#include <random>
#include <set>

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

  EraseResult erase(const std::string& id, const Precondition& precondition = {}) {
    return stores().resources().erase("User", id, precondition, noon + second);
  }

  /// A document that is shown as it is, and so found by its paths.
  void put_shown(const std::string& id, const std::string& body, const std::vector<IndexEntry>& index = {}) {
    stores().resources().put({.type = "User", .id = id, .body = body, .shown = body}, index, {}, noon);
  }

  std::size_t total(const std::vector<Match>& matches, const Page& page = {}) {
    return stores().resources().search("User", matches, page).total;
  }
};

using Ids = std::vector<std::string>;

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
  erase("alice");
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

TEST_P(ResourceStoreContract, MakesAllChangesOrNone) {
  put("alice", "{}");
  put("bob", "{}", {{"email", "b@x", Unique::yes}});
  const auto put_of = [](const std::string& id, Precondition precondition, std::vector<IndexEntry> index) {
    return Put{{.type = "User", .id = id, .body = R"({"new":1})"}, std::move(index), std::move(precondition)};
  };
  const auto conflict = std::get<Refused>(stores().resources().change(
      {put_of("alice", {}, {}), Erase{"User", "bob", {}}, put_of("carol", {3}, {})}, noon));
  EXPECT_EQ(conflict.change, 2u);
  EXPECT_TRUE(std::holds_alternative<VersionConflict>(conflict.reason));
  const auto duplicate = std::get<Refused>(stores().resources().change(
      {put_of("alice", {}, {}), put_of("carol", {}, {{"email", "b@x", Unique::yes}})}, noon));
  EXPECT_EQ(duplicate.change, 1u);
  EXPECT_EQ(std::get<Duplicate>(duplicate.reason).key, "email");
  EXPECT_EQ(stores().resources().get("User", "alice")->body, "{}");
  EXPECT_EQ(stores().resources().history("User", "alice", {}).total, 1u);
  EXPECT_EQ(found({}), (Ids{"alice", "bob"}));

  const auto done = std::get<std::vector<Changed>>(stores().resources().change(
      {Erase{"User", "bob", {}}, Erase{"User", "nobody", {}},
       put_of("carol", {}, {{"email", "b@x", Unique::yes}}), put_of("alice", {1}, {})},
      noon));
  ASSERT_EQ(done.size(), 4u);
  EXPECT_EQ(std::get<Erased>(done[0]).resource.version, 2);
  EXPECT_TRUE(std::holds_alternative<Absent>(done[1]));
  EXPECT_TRUE(std::get<Written>(done[2]).created);
  EXPECT_EQ(std::get<Written>(done[3]).resource.version, 2);
  EXPECT_EQ(found({}), (Ids{"alice", "carol"}));
}

TEST_P(ResourceStoreContract, SearchTakesAlternativesAndBeginnings) {
  put("alice", "{}", {{"name", "okafor"}});
  put("bob", "{}", {{"name", "okada"}});
  put("carol", "{}", {{"name", "oak"}});
  const auto by = [&](const char* key, const char* value, Comparison comparison,
                      std::vector<std::string> alternatives) {
    return found({{key, value, comparison, std::move(alternatives)}});
  };
  EXPECT_EQ(by("name", "oka", Comparison::prefix, {}), (Ids{"alice", "bob"}));
  EXPECT_EQ(by("name", "oka", Comparison::prefix, {"oak"}), (Ids{"alice", "bob", "carol"}));
  EXPECT_EQ(by("name", "oka", Comparison::equal, {"oak"}), Ids{"carol"});
  EXPECT_EQ(by("_id", "alice", Comparison::equal, {"carol", "dave"}), (Ids{"alice", "carol"}));
}

TEST_P(ResourceStoreContract, SearchFollowsPathsIntoWhatIsShown) {
  put_shown("alice", R"({"auth":{"code":{"uri":"https://a"}},"list":["x","y"],"n":3,"big":1e+20,"f":true})");
  put_shown("bob", R"({"auth":{"code":{"uri":"https://b"}},"list":[{"in":"x"}],"n":"3","f":"true"})");
  put("carol", R"({"auth":{"code":{"uri":"https://a"}}})");
  struct PathCase {
    Match match;
    Ids ids;
  };
  for (const auto& [match, ids] :
       {PathCase{{".auth.code.uri", "https://a"}, {"alice"}}, PathCase{{".list", "y"}, {"alice"}},
        PathCase{{".list.0", "x"}, {"alice"}}, PathCase{{".list.0.in", "x"}, {"bob"}},
        PathCase{{".n", "3"}, {"alice", "bob"}}, PathCase{{".big", "1e+20"}, {"alice"}},
        PathCase{{".f", "true"}, {"alice", "bob"}}, PathCase{{".auth", "https://a"}, {}},
        PathCase{{".auth.code", "https://a"}, {}}, PathCase{{".nothing.there", ""}, {}}})
    EXPECT_EQ(found({match}), ids) << match.key;
}

TEST_P(ResourceStoreContract, SearchSortsByEntriesPathsIdsAndTimes) {
  put_shown("a", R"({"n":2})", {{"name", "b"}, {"name", "x"}});
  put_shown("b", R"({"n":10})", {{"name", "c"}});
  put_shown("c", "{}");
  const auto sorted = [&](std::vector<Order> order) { return found({}, {10, 0, std::move(order)}); };
  EXPECT_EQ(sorted({{"name"}}), (Ids{"a", "b", "c"}));
  EXPECT_EQ(sorted({{"name", Direction::descending}}), (Ids{"a", "b", "c"})) << "x is a's greatest";
  EXPECT_EQ(sorted({{".n", Direction::descending}}), (Ids{"b", "a", "c"}));
  EXPECT_EQ(sorted({{"_id", Direction::descending}}), (Ids{"c", "b", "a"}));
  EXPECT_EQ(sorted({{"_lastUpdated"}, {"name", Direction::descending}, {"_id"}}), (Ids{"a", "b", "c"}));
}

TEST_P(ResourceStoreContract, SearchLeavesTheTotalOutWhenAsked) {
  put("alice", "{}");
  EXPECT_EQ(total({}, {10, 0, {}, Total::left_out}), 0u);
  EXPECT_EQ(found({}, {10, 0, {}, Total::left_out}), Ids{"alice"});
}

TEST_P(ResourceStoreContract, EndsAPageBeforeItsBytesAreExceeded) {
  const std::string body = "{\"x\":\"" + std::string(92, 'x') + "\"}";
  for (const auto* id : {"a", "b", "c"}) put_shown(id, body);
  const auto page = [&](std::size_t bytes) {
    return stores().resources().search("User", {}, {.bytes = bytes});
  };
  EXPECT_EQ(page(250).resources.size(), 2u);
  EXPECT_TRUE(page(250).is_cut);
  EXPECT_EQ(page(250).total, 3u);
  EXPECT_EQ(page(1).resources.size(), 1u) << "never none";
  EXPECT_EQ(page(300).resources.size(), 3u);
  EXPECT_FALSE(page(300).is_cut);

  put_shown("a", body);
  const auto history = stores().resources().history("User", "a", {.bytes = 150});
  EXPECT_EQ(history.versions.size(), 1u);
  EXPECT_TRUE(history.is_cut);
}

TEST_P(ResourceStoreContract, TellsWhatChangedSinceAMoment) {
  auto& resources = stores().resources();
  const auto put_policy = [&](const std::string& id) {
    resources.put({"AccessPolicy", id, "{}", 0, {}, {}}, {}, {}, noon);
  };
  const auto news = [&](std::int64_t since) { return resources.news("AccessPolicy", since); };
  EXPECT_EQ(news(0).ids, Ids{});
  put_policy("a");
  put_policy("b");
  put_policy("a");
  const auto all = news(0);
  EXPECT_EQ(all.ids, (Ids{"b", "a"})) << "each once, by its last change";
  EXPECT_EQ(news(all.until).ids, Ids{});
  EXPECT_EQ(news(all.until).until, all.until);
  put("alice", "{}");
  EXPECT_EQ(news(all.until).ids, Ids{}) << "of another type";
  resources.erase("AccessPolicy", "b", {}, noon);
  EXPECT_EQ(news(all.until).ids, Ids{"b"});
}

TEST_P(ResourceStoreContract, TellsOfNoNewsBeforeAnEarlierOneIsThere) {
  auto& resources = stores().resources();
  std::set<std::string> heard;
  std::int64_t until = 0;
  const auto listen = [&] {
    const auto news = resources.news("AccessPolicy", until);
    heard.insert(news.ids.begin(), news.ids.end());
    until = news.until;
  };
  at_once(5, [&](int thread) {
    for (int i = 0; i < 20; ++i) {
      const std::string id = std::to_string(thread) + "-" + std::to_string(i);
      if (thread == 0)
        listen();
      else
        resources.put({"AccessPolicy", id, "{}", 0, {}, {}}, {}, {}, noon);
    }
  });
  listen();
  EXPECT_EQ(heard.size(), 80u);
}

TEST_P(ResourceStoreContract, TakesAlongWhatAChangeSays) {
  auto& resources = stores().resources();
  stores().sessions().begin(session_named("one"), {});
  put("alice", "{}");
  const auto put_grant = [&](const std::string& id, const std::string& client) {
    resources.put({"Grant", id, "{}", 0, {}, {}}, {{"client", client}}, {}, noon);
  };
  put_grant("g", "webapp");
  put_grant("h", "other");
  const Consequences consequences{{{"alice", {}}}, {{"Grant", "client", "webapp"}}};
  const auto erase_under = [&](std::int64_t version) {
    return resources.change({Erase{"User", "alice", {version, {}}, consequences}}, noon);
  };
  EXPECT_TRUE(std::holds_alternative<Refused>(erase_under(7)));
  EXPECT_FALSE(stores().sessions().get("one")->end);
  EXPECT_TRUE(resources.get("Grant", "g"));
  EXPECT_FALSE(std::holds_alternative<Refused>(erase_under(1)));
  EXPECT_EQ(stores().sessions().get("one")->end, noon);
  EXPECT_FALSE(resources.get("Grant", "g"));
  EXPECT_EQ(resources.history("Grant", "g", {}).total, 2u);
  EXPECT_TRUE(resources.get("Grant", "h"));
}

TEST_P(ResourceStoreContract, ChangesNothingWhereSomethingIsNotAsExpected) {
  auto& resources = stores().resources();
  put("alice", "{}");
  const auto change = [&](std::int64_t expected) {
    return resources.change(
        {Expect{"User", "alice", expected}, Put{{"User", "bob", "{}", 0, {}, {}}, {}, {}, {}}}, noon);
  };
  EXPECT_TRUE(std::holds_alternative<Refused>(change(2)));
  EXPECT_FALSE(resources.get("User", "bob"));
  const auto changed = std::get<std::vector<Changed>>(change(1));
  EXPECT_TRUE(std::holds_alternative<AsExpected>(changed[0]));
  EXPECT_TRUE(resources.get("User", "bob"));
}

TEST_P(ResourceStoreContract, ExistsLooksUpOneEntry) {
  put("alice", "{}", {{"link", "User/alice"}});
  EXPECT_TRUE(stores().resources().exists("User", {"link", "User/alice"}));
  EXPECT_FALSE(stores().resources().exists("User", {"link", "User/bob"}));
  EXPECT_FALSE(stores().resources().exists("Client", {"link", "User/alice"}));
}

TEST_P(ResourceStoreContract, FindsByTheLongestValueThatAnIndexTakes) {
  std::minstd_rand random(7);  // what repeats itself would be compressed
  std::string value;
  while (value.size() < most_indexed_bytes) value += static_cast<char>('!' + random() % 90);
  put("alice", "{}", {{"identifier", value, Unique::yes}});
  EXPECT_EQ(found({{"identifier", value}}), Ids{"alice"});
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
