// What server/ports/session_store.hpp promises of how sessions end: which, with whom, once, and for good.
#include <algorithm>

#include "session_contract.hpp"

namespace codegrant::server {
namespace {

class SessionEndContract : public SessionContract {};

TEST_P(SessionEndContract, EndingKillsEveryTokenAtOnce) {
  begin("one");
  sessions().rotate({.spent = digest_of("one-refresh"), .fresh = {token_named("next", TokenKind::refresh)}},
                    noon);
  sessions().end("one", EndScope::only_this, noon + second);
  EXPECT_FALSE(sessions().find(digest_of("one-access"), TokenKind::access, noon));
  EXPECT_FALSE(sessions().find(digest_of("one-cookie"), TokenKind::cookie, noon));
  for (const auto* token : {"one-refresh", "next"}) {
    EXPECT_TRUE(std::holds_alternative<Unknown>(sessions().find_refresh_token(digest_of(token), noon)));
    EXPECT_TRUE(std::holds_alternative<Unknown>(sessions().rotate({.spent = digest_of(token)}, noon)));
  }
  EXPECT_EQ(sessions().get("one")->end, noon + second);
}

TEST_P(SessionEndContract, EndingTwiceIsNoErrorAndKeepsTheFirstEnd) {
  begin("one");
  sessions().end("one", EndScope::only_this, noon);
  sessions().end("one", EndScope::tree, noon + second);
  EXPECT_EQ(sessions().get("one")->end, noon);
  EXPECT_EQ(sessions().get("one")->version, 2);
  sessions().end("none", EndScope::tree, noon);
}

struct EndCase {
  EndScope scope;
  const char* sentence;
  std::vector<const char*> dead;
};

TEST_P(SessionEndContract, EndingTakesWhatItsScopeNames) {
  const EndCase cases[] = {
      {EndScope::only_this, "only this", {"left"}},
      {EndScope::children, "this and below", {"left", "left-1", "left-1-1", "left-2"}},
      {EndScope::tree, "the whole tree", {"root", "left", "left-1", "left-1-1", "left-2", "right"}},
  };
  int round = 0;
  for (const auto& end_case : cases) {
    SCOPED_TRACE(end_case.sentence);
    const auto id = [&](const std::string& name) { return name + "/" + std::to_string(round); };
    begin(id("root"));
    begin(id("left"), id("root"));
    begin(id("left-1"), id("left"));
    begin(id("left-1-1"), id("left-1"));
    begin(id("left-2"), id("left"));
    begin(id("right"), id("root"));
    begin(id("stranger"));
    sessions().end(id("left"), end_case.scope, noon);
    for (const auto* name : {"root", "left", "left-1", "left-1-1", "left-2", "right", "stranger"}) {
      const bool dead = std::find(end_case.dead.begin(), end_case.dead.end(), std::string_view(name)) !=
                        end_case.dead.end();
      EXPECT_EQ(is_alive(id(name)), !dead) << name;
    }
    ++round;
  }
}

TEST_P(SessionEndContract, EndingTheTreeFindsSiblingsOfAParentThatIsGone) {
  begin("left", "gone");
  begin("right", "gone");
  sessions().end("left", EndScope::tree, noon);
  EXPECT_FALSE(is_alive("right"));
}

TEST_P(SessionEndContract, EndingATreeThatIsACircleEndsAllOfIt) {
  begin("a", "b");
  begin("b", "a");
  sessions().end("a", EndScope::tree, noon);
  EXPECT_FALSE(is_alive("a"));
  EXPECT_FALSE(is_alive("b"));
}

TEST_P(SessionEndContract, GivesTheLoginsThatAnEndEndedToOneOfAllThatAskForIt) {
  for (int round = 0; round < 20; ++round) {
    const auto browser = "browser-" + std::to_string(round);
    auto login = session_named(browser);
    login.client = "";
    begin(login);
    begin(browser + "-one", browser);
    begin(browser + "-two", browser);
    std::atomic<std::size_t> given = 0;
    at_once(4, [&](int) { given += sessions().end(browser, EndScope::tree, noon).size(); });
    EXPECT_EQ(given, 2u) << "two sessions of a client; the browser's own is nobody's";
  }
  begin("alone", "parent");
  const std::vector<ClientLogin> expected{{"webapp", "alice", "parent"}};
  EXPECT_EQ(sessions().end("alone", EndScope::only_this, noon), expected);
  EXPECT_TRUE(sessions().end("alone", EndScope::only_this, noon).empty());
}

TEST_P(SessionEndContract, GivesTheLoginsThatAWrittenEndEnds) {
  begin("one", "parent");
  begin("below", "one");
  auto session = session_named("one");
  session.end = noon;
  const auto written = sessions().put(session, {}, noon);
  ASSERT_TRUE(std::holds_alternative<Written>(written));
  EXPECT_EQ(std::get<Written>(written).ended.size(), 2u);
  EXPECT_TRUE(std::get<Written>(sessions().put(session, {}, noon)).ended.empty());
}

TEST_P(SessionEndContract, EndsAllOfAUserAndNobodyElse) {
  auto browser = session_named("browser");
  browser.client = "";
  begin(browser);
  begin("one");
  auto other = session_named("other");
  other.user = "bob";
  begin(other);
  auto machine = session_named("machine");
  machine.user = "";
  begin(machine);
  const std::vector<ClientLogin> expected{{"webapp", "alice", ""}};
  EXPECT_EQ(sessions().end_all({"alice", {}}, noon), expected);
  EXPECT_TRUE(sessions().end_all({"alice", {}}, noon).empty());
  EXPECT_FALSE(is_alive("browser"));
  EXPECT_FALSE(is_alive("one"));
  EXPECT_TRUE(is_alive("other"));
  EXPECT_TRUE(is_alive("machine"));
}

TEST_P(SessionEndContract, EndsAllOfAClientAndNobodyElse) {
  begin("one");
  auto browser = session_named("browser");
  browser.client = "";
  begin(browser);
  auto other = session_named("other");
  other.client = "other-app";
  begin(other);
  sessions().end_all({{}, "webapp"}, noon);
  EXPECT_FALSE(is_alive("one"));
  EXPECT_TRUE(is_alive("browser"));
  EXPECT_TRUE(is_alive("other"));
}

TEST_P(SessionEndContract, EndsAllOfAUserWithOneClientAndTheCodesUnderWay) {
  begin("one");
  auto other_client = session_named("other-client");
  other_client.client = "other-app";
  begin(other_client);
  auto other_user = session_named("other-user");
  other_user.user = "bob";
  begin(other_user);
  for (const auto& [name, user] : {std::pair("of-alice", "alice"), std::pair("of-bob", "bob")}) {
    auto code = code_until(noon + 60 * second);
    code.user = user;
    code.client = "webapp";
    code.browser_session = "other-user";
    stores().codes().put(digest_of(name), code);
  }
  sessions().end_all({"alice", "webapp"}, noon);
  EXPECT_FALSE(is_alive("one"));
  EXPECT_TRUE(is_alive("other-client"));
  EXPECT_TRUE(is_alive("other-user"));
  EXPECT_TRUE(std::holds_alternative<Unknown>(stores().codes().find(digest_of("of-alice"), noon)));
  EXPECT_TRUE(std::holds_alternative<FoundCode>(stores().codes().find(digest_of("of-bob"), noon)));
}

TEST_P(SessionEndContract, EndingAllOfAClientTakesWhatIsBelow) {
  for (const auto* ending : {"client", "user with client"}) {
    const std::string id = ending;
    begin(id);
    auto exchanged = session_named(id + " exchanged");
    exchanged.client = "another-service";
    exchanged.parent = id;
    begin(exchanged);
    sessions().end_all({id == "client" ? "" : "alice", "webapp"}, noon);
    EXPECT_FALSE(is_alive(id));
    EXPECT_FALSE(is_alive(exchanged.id)) << ending;
  }
}

TEST_P(SessionEndContract, EndingAllOfNobodyEndsNothing) {
  auto machine = session_named("machine");
  machine.user = "";
  machine.client = "";
  begin(machine);
  sessions().end_all({}, noon);
  EXPECT_TRUE(is_alive("machine"));
}

TEST_P(SessionEndContract, NoTokenOutlivesAnEndThatRacesWithRotation) {
  for (int round = 0; round < 40; ++round) {
    const auto id = "session-" + std::to_string(round);
    begin(id);
    at_once(4, [&](int thread) {
      if (thread == 0)
        sessions().end(id, EndScope::tree, noon);
      else if (thread == 1)
        sessions().add_tokens(id, {token_named(id + "-more", TokenKind::access)}, token_end, noon);
      else
        sessions().rotate({.spent = digest_of(id + "-refresh"),
                           .fresh = {token_named(id + "-next" + std::to_string(thread), TokenKind::refresh)}},
                          noon);
    });
    ASSERT_FALSE(is_alive(id));
    ASSERT_FALSE(sessions().find(digest_of(id + "-more"), TokenKind::access, noon));
    for (const auto* suffix : {"-next2", "-next3"})
      ASSERT_TRUE(
          std::holds_alternative<Unknown>(sessions().find_refresh_token(digest_of(id + suffix), noon)));
  }
}

TEST_P(SessionEndContract, BeginsBelowAParentThatLivesAndNoOther) {
  begin("parent");
  begin("ended");
  sessions().end("ended", EndScope::only_this, noon);
  for (const std::string parent : {"parent", "ended", "unknown"}) {
    auto child = session_named("below " + parent);
    child.parent = parent;
    const auto token = token_named(child.id, TokenKind::access);
    const bool lives = parent == "parent";
    EXPECT_EQ(sessions().begin_below(child, {token}), lives) << parent;
    EXPECT_EQ(sessions().find(token.digest, TokenKind::access, noon).has_value(), lives) << parent;
    EXPECT_EQ(sessions().get(child.id).has_value(), lives) << parent;
  }
}

TEST_P(SessionEndContract, NoChildOutlivesAnEndThatRacesWithItsBeginning) {
  for (int round = 0; round < 40; ++round) {
    const auto id = "session-" + std::to_string(round);
    begin(id);
    at_once(4, [&](int thread) {
      auto child = session_named(id + "-child" + std::to_string(thread));
      child.parent = id;
      if (thread == 0)
        sessions().end(id, EndScope::children, noon);
      else
        sessions().begin_below(child, {token_named(child.id, TokenKind::access)});
    });
    for (const auto* child : {"-child1", "-child2", "-child3"})
      ASSERT_FALSE(sessions().find(digest_of(id + child), TokenKind::access, noon));
  }
}

HOLD_EVERY_STORE_TO(SessionEndContract, all_backends());

}  // namespace
}  // namespace codegrant::server
