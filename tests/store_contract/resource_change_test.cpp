// What server/ports/resource_store.hpp promises of several changes at once, what goes with them, and who
// hears of them.
#include <set>

#include "resource_contract.hpp"

namespace codegrant::server {
namespace {

class ResourceChangeContract : public ResourceContract {};

TEST_P(ResourceChangeContract, MakesAllChangesOrNone) {
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

TEST_P(ResourceChangeContract, TellsWhatChangedSinceAMoment) {
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

TEST_P(ResourceChangeContract, TellsOfNoNewsBeforeAnEarlierOneIsThere) {
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

TEST_P(ResourceChangeContract, TakesAlongWhatAChangeSays) {
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

TEST_P(ResourceChangeContract, ChangesNothingWhereSomethingIsNotAsExpected) {
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

HOLD_EVERY_STORE_TO(ResourceChangeContract, all_backends());

}  // namespace
}  // namespace codegrant::server
