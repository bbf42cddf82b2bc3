// What server/ports/resource_store.hpp promises of searches.
#include <random>

#include "resource_contract.hpp"

namespace codegrant::server {
namespace {

class ResourceSearchContract : public ResourceContract {};

TEST_P(ResourceSearchContract, SearchFindsByIndexByteForByte) {
  put("alice", "{}", {{"gender", "female"}, {"name", "Zoë"}});
  put("bob", "{}", {{"gender", "male"}, {"name", "Bob"}});
  EXPECT_EQ(found({{"gender", "female"}}), Ids{"alice"});
  EXPECT_EQ(found({{"name", "Zoë"}}), Ids{"alice"});
  EXPECT_EQ(found({{"name", "zoë"}}), Ids{});
  EXPECT_EQ(found({{"name", "Zo%"}}), Ids{});
}

TEST_P(ResourceSearchContract, SearchJoinsConditionsByAnd) {
  put("alice", "{}", {{"gender", "female"}, {"active", "true"}});
  put("carol", "{}", {{"gender", "female"}, {"active", "false"}});
  EXPECT_EQ(found({{"gender", "female"}, {"active", "false"}}), Ids{"carol"});
  EXPECT_EQ(found({{"gender", "male"}, {"active", "false"}}), Ids{});
}

TEST_P(ResourceSearchContract, SearchTakesManyValuesOfOneKey) {
  put("alice", "{}", {{"email", "a@x"}, {"email", "a@y"}, {"email", "a@x"}});
  EXPECT_EQ(found({{"email", "a@x"}, {"email", "a@y"}}), Ids{"alice"});
  EXPECT_EQ(total({{"email", "a@x"}}), 1u);
}

TEST_P(ResourceSearchContract, SearchTakesTheIdAsAKey) {
  put("alice", "{}", {{"gender", "female"}});
  put("bob", "{}", {{"gender", "male"}});
  EXPECT_EQ(found({{"_id", "bob"}}), Ids{"bob"});
  EXPECT_EQ(found({{"_id", "bob"}, {"gender", "female"}}), Ids{});
}

TEST_P(ResourceSearchContract, SearchWithoutConditionsGivesAllOfTheTypeById) {
  put("bob", "{}");
  put("alice", "{}");
  stores().resources().put({"Client", "webapp", "{}", 0, {}, {}}, {}, {}, noon);
  EXPECT_EQ(found({}), (Ids{"alice", "bob"}));
}

TEST_P(ResourceSearchContract, SearchGivesPagesAndTheTotalOfAll) {
  for (const auto* id : {"e", "c", "a", "d", "b"}) put(id, "{}", {{"gender", "female"}});
  EXPECT_EQ(found({{"gender", "female"}}, {2, 0}), (Ids{"a", "b"}));
  EXPECT_EQ(found({{"gender", "female"}}, {2, 4}), (Ids{"e"}));
  EXPECT_EQ(found({{"gender", "female"}}, {2, 6}), (Ids{}));
  EXPECT_EQ(total({{"gender", "female"}}, {2, 6}), 5u);
  EXPECT_EQ(total({}, {0, 0}), 5u);
}

TEST_P(ResourceSearchContract, SearchFindsNothingByAnIndexThatWasReplacedOrErased) {
  put("alice", "{}", {{"name", "old"}});
  put("alice", "{}", {{"name", "new"}});
  EXPECT_EQ(found({{"name", "old"}}), Ids{});
  EXPECT_EQ(found({{"name", "new"}}), Ids{"alice"});
  erase("alice");
  EXPECT_EQ(found({{"name", "new"}}), Ids{});
}

TEST_P(ResourceSearchContract, SearchStandsManyConditionsInManyShapes) {
  std::vector<Match> matches;
  put("alice", "{}", {{"gender", "female"}});
  for (int i = 0; i < 150; ++i) {
    EXPECT_EQ(found(matches), Ids{"alice"}) << i;
    matches.push_back({"gender", "female"});
  }
}

TEST_P(ResourceSearchContract, SearchTakesAlternativesAndBeginnings) {
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

TEST_P(ResourceSearchContract, SearchFollowsPathsIntoWhatIsShown) {
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

TEST_P(ResourceSearchContract, SearchSortsByEntriesPathsIdsAndTimes) {
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

TEST_P(ResourceSearchContract, SearchLeavesTheTotalOutWhenAsked) {
  put("alice", "{}");
  EXPECT_EQ(total({}, {10, 0, {}, Total::left_out}), 0u);
  EXPECT_EQ(found({}, {10, 0, {}, Total::left_out}), Ids{"alice"});
}

TEST_P(ResourceSearchContract, EndsAPageBeforeItsBytesAreExceeded) {
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

TEST_P(ResourceSearchContract, ExistsLooksUpOneEntry) {
  put("alice", "{}", {{"link", "User/alice"}});
  EXPECT_TRUE(stores().resources().exists("User", {"link", "User/alice"}));
  EXPECT_FALSE(stores().resources().exists("User", {"link", "User/bob"}));
  EXPECT_FALSE(stores().resources().exists("Client", {"link", "User/alice"}));
}

TEST_P(ResourceSearchContract, FindsByTheLongestValueThatAnIndexTakes) {
  std::minstd_rand random(7);  // what repeats itself would be compressed
  std::string value;
  while (value.size() < most_indexed_bytes) value += static_cast<char>('!' + random() % 90);
  put("alice", "{}", {{"identifier", value, Unique::yes}});
  EXPECT_EQ(found({{"identifier", value}}), Ids{"alice"});
}

HOLD_EVERY_STORE_TO(ResourceSearchContract, all_backends());

}  // namespace
}  // namespace codegrant::server
