// What server/ports/session_store.hpp promises.
#include "server/ports/session_store.hpp"

#include <algorithm>

#include "server/ports/moment.hpp"
#include "stores.hpp"

namespace codegrant::server {
namespace {

constexpr auto token_end = noon + std::chrono::minutes(10);  // of token_named()

class SessionStoreContract : public StoreContract {
 protected:
  SessionStore& sessions() { return stores().sessions(); }

  /// Begins a session that has one token of each kind, named after it: "one-refresh".
  void begin(SessionRecord session) {
    sessions().begin(session, {token_named(session.id + "-access", TokenKind::access),
                               token_named(session.id + "-refresh", TokenKind::refresh),
                               token_named(session.id + "-cookie", TokenKind::cookie)});
  }
  void begin(const std::string& id, const std::string& parent = "") {
    auto session = session_named(id);
    session.parent = parent;
    begin(session);
  }

  bool is_alive(const std::string& id) {
    const bool access = sessions().find(digest_of(id + "-access"), TokenKind::access, noon).has_value();
    const auto refresh = sessions().find_refresh_token(digest_of(id + "-refresh"), noon);
    EXPECT_EQ(access, std::holds_alternative<FoundToken>(refresh)) << id << " is half dead";
    return access;
  }

  std::vector<std::string> found(const std::vector<Match>& matches, const Page& page = {},
                                 UnixTime now = noon) {
    std::vector<std::string> ids;
    for (const auto& session : sessions().search(matches, page, now).sessions) ids.push_back(session.id);
    return ids;
  }
};

using Ids = std::vector<std::string>;

void expect_same(const SessionRecord& a, const SessionRecord& b) {
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.parent, b.parent);
  EXPECT_EQ(a.type, b.type);
  EXPECT_EQ(a.client, b.client);
  EXPECT_EQ(a.user, b.user);
  EXPECT_EQ(a.scope, b.scope);
  EXPECT_EQ(a.audience, b.audience);
  EXPECT_EQ(a.details, b.details);
  EXPECT_EQ(a.auth_time, b.auth_time);
  EXPECT_EQ(a.start, b.start);
  EXPECT_EQ(a.expires_at, b.expires_at);
  EXPECT_EQ(a.end, b.end);
  EXPECT_EQ(a.version, b.version);
  EXPECT_EQ(a.updated_at, b.updated_at);
}

TEST_P(SessionStoreContract, FindsTheWholeSessionOfAToken) {
  auto session = session_named("one");
  session.parent = "browser";
  session.details = R"({"ctx":{"patient":"p1"}})";
  begin(session);
  const auto found = sessions().find(digest_of("one-access"), TokenKind::access, noon);
  ASSERT_TRUE(found);
  expect_same(found->session, session);
  EXPECT_EQ(found->token.expires_at, token_end);
  const auto got = sessions().get("one");
  ASSERT_TRUE(got);
  expect_same(*got, session);
}

TEST_P(SessionStoreContract, FindsAllThatATokenIsGoodFor) {
  begin("one");
  auto token = token_named("narrow", TokenKind::access);
  token.jti = "the-jti";
  token.issued_at = noon + second;
  token.scope = "openid";
  token.audience = "https://one.example https://two.example";
  token.jkt = "a thumbprint";
  ASSERT_TRUE(sessions().add_tokens("one", {token}, token_end, noon));
  const auto found = sessions().find(token.digest, TokenKind::access, noon);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->token.digest, token.digest);
  EXPECT_EQ(found->token.kind, TokenKind::access);
  EXPECT_EQ(found->token.jti, token.jti);
  EXPECT_EQ(found->token.issued_at, token.issued_at);
  EXPECT_EQ(found->token.scope, token.scope);
  EXPECT_EQ(found->token.audience, token.audience);
  EXPECT_EQ(found->token.jkt, token.jkt);
}

TEST_P(SessionStoreContract, KeepsWhatIsEmptyEmpty) {
  auto session = session_named("one");
  session.client = session.user = session.parent = session.scope = session.audience = "";
  begin(session);
  expect_same(*sessions().get("one"), session);
}

TEST_P(SessionStoreContract, FindsATokenOnlyAsTheKindThatItIs) {
  begin("one");
  EXPECT_TRUE(sessions().find(digest_of("one-cookie"), TokenKind::cookie, noon));
  EXPECT_TRUE(sessions().find(digest_of("one-refresh"), TokenKind::refresh, noon));
  EXPECT_FALSE(sessions().find(digest_of("one-refresh"), TokenKind::access, noon));
  EXPECT_FALSE(sessions().find(digest_of("one-access"), TokenKind::cookie, noon));
  EXPECT_TRUE(std::holds_alternative<Unknown>(sessions().find_refresh_token(digest_of("one-access"), noon)));
  EXPECT_TRUE(std::holds_alternative<Unknown>(sessions().rotate({.spent = digest_of("one-access")}, noon)));
}

TEST_P(SessionStoreContract, KnowsNoTokenThatWasNeverIssued) {
  EXPECT_FALSE(sessions().find(digest_of("none"), TokenKind::access, noon));
  EXPECT_TRUE(std::holds_alternative<Unknown>(sessions().find_refresh_token(digest_of("none"), noon)));
  EXPECT_TRUE(std::holds_alternative<Unknown>(sessions().rotate({.spent = digest_of("none")}, noon)));
  EXPECT_FALSE(sessions().get("none"));
}

TEST_P(SessionStoreContract, ATokenIsGoodUntilTheSecondThatItExpires) {
  begin("one");
  EXPECT_TRUE(sessions().find(digest_of("one-access"), TokenKind::access, token_end - second));
  EXPECT_FALSE(sessions().find(digest_of("one-access"), TokenKind::access, token_end));
  const auto refresh = digest_of("one-refresh");
  EXPECT_TRUE(std::holds_alternative<FoundToken>(sessions().find_refresh_token(refresh, token_end - second)));
  EXPECT_TRUE(std::holds_alternative<Unknown>(sessions().find_refresh_token(refresh, token_end)));
  EXPECT_TRUE(std::holds_alternative<Unknown>(sessions().rotate({.spent = refresh}, token_end)));
  EXPECT_TRUE(std::holds_alternative<Rotated>(sessions().rotate({.spent = refresh}, token_end - second)));
}

TEST_P(SessionStoreContract, RotationSpendsTheOldTokenAndBringsTheNew) {
  begin("one");
  const auto later = noon + second;
  const auto result = sessions().rotate({.spent = digest_of("one-refresh"),
                                         .fresh = {token_named("next-access", TokenKind::access),
                                                   token_named("next-refresh", TokenKind::refresh)},
                                         .session_expires_at = noon + std::chrono::hours(2)},
                                        later);
  EXPECT_TRUE(std::holds_alternative<Rotated>(result));
  EXPECT_FALSE(sessions().find(digest_of("one-refresh"), TokenKind::refresh, later));
  EXPECT_TRUE(sessions().find(digest_of("next-access"), TokenKind::access, later));
  EXPECT_TRUE(sessions().find(digest_of("one-access"), TokenKind::access, later));
  const auto next = sessions().find_refresh_token(digest_of("next-refresh"), later);
  ASSERT_TRUE(std::holds_alternative<FoundToken>(next));
  const auto& session = std::get<FoundToken>(next).session;
  EXPECT_EQ(session.id, "one");
  EXPECT_EQ(session.expires_at, noon + std::chrono::hours(2));
  EXPECT_EQ(session.updated_at, later);
  EXPECT_EQ(session.version, 2);
}

TEST_P(SessionStoreContract, RotationNeverShortensASession) {
  begin("one");
  sessions().rotate({.spent = digest_of("one-refresh"), .session_expires_at = noon + second}, noon);
  EXPECT_EQ(sessions().get("one")->expires_at, noon + std::chrono::hours(1));
}

TEST_P(SessionStoreContract, ASpentRefreshTokenIsReplayedForAsLongAsItWouldHaveLived) {
  begin("one");
  const auto spent = digest_of("one-refresh");
  sessions().rotate({.spent = spent, .sealed_answer = "sealed"}, noon);
  for (const auto now : {noon, token_end - second}) {
    const auto again = sessions().rotate({.spent = spent,
                                          .fresh = {token_named("stolen", TokenKind::refresh)},
                                          .sealed_answer = "the thief's"},
                                         now);
    ASSERT_TRUE(std::holds_alternative<Replayed>(again));
    EXPECT_EQ(std::get<Replayed>(again).session_id, "one");
    const auto found = sessions().find_refresh_token(spent, now);
    ASSERT_TRUE(std::holds_alternative<Replayed>(found));
    EXPECT_EQ(std::get<Replayed>(found).session_id, "one");
    EXPECT_EQ(std::get<Replayed>(found).spent_at, noon);
    EXPECT_EQ(std::get<Replayed>(found).sealed_answer, "sealed");
  }
  EXPECT_TRUE(std::holds_alternative<Unknown>(sessions().find_refresh_token(digest_of("stolen"), noon)));
}

TEST_P(SessionStoreContract, OneOfManyConcurrentRotationsWins) {
  constexpr int rounds = 40;
  for (int round = 0; round < rounds; ++round) {
    const auto id = "session-" + std::to_string(round);
    begin(id);
    std::atomic<int> rotated = 0;
    std::atomic<int> replayed = 0;
    at_once(16, [&](int thread) {
      const auto fresh = token_named(id + "-fresh-" + std::to_string(thread), TokenKind::refresh);
      const auto result = sessions().rotate({.spent = digest_of(id + "-refresh"), .fresh = {fresh}}, noon);
      rotated += std::holds_alternative<Rotated>(result);
      const auto* replay = std::get_if<Replayed>(&result);
      replayed += replay && replay->session_id == id;
    });
    ASSERT_EQ(rotated, 1);
    ASSERT_EQ(replayed, 15);
    int alive = 0;
    for (int thread = 0; thread < 16; ++thread)
      alive += sessions()
                   .find(digest_of(id + "-fresh-" + std::to_string(thread)), TokenKind::refresh, noon)
                   .has_value();
    ASSERT_EQ(alive, 1);
  }
}

TEST_P(SessionStoreContract, AddsTokensWithoutSpendingAny) {
  begin("one");
  EXPECT_TRUE(sessions().add_tokens("one", {token_named("more", TokenKind::access)},
                                    noon + std::chrono::hours(3), noon + second));
  EXPECT_TRUE(sessions().find(digest_of("more"), TokenKind::access, noon));
  EXPECT_TRUE(is_alive("one"));
  EXPECT_EQ(sessions().get("one")->expires_at, noon + std::chrono::hours(3));
  EXPECT_EQ(sessions().get("one")->updated_at, noon + second);
}

TEST_P(SessionStoreContract, AddsNoTokensToASessionThatEndedOrIsUnknown) {
  begin("one");
  sessions().end("one", EndScope::only_this, noon);
  EXPECT_FALSE(sessions().add_tokens("one", {token_named("more", TokenKind::access)}, token_end, noon));
  EXPECT_FALSE(sessions().add_tokens("none", {token_named("more", TokenKind::access)}, token_end, noon));
  EXPECT_FALSE(sessions().find(digest_of("more"), TokenKind::access, noon));
}

TEST_P(SessionStoreContract, EndingKillsEveryTokenAtOnce) {
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

TEST_P(SessionStoreContract, EndingTwiceIsNoErrorAndKeepsTheFirstEnd) {
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

TEST_P(SessionStoreContract, EndingTakesWhatItsScopeNames) {
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

TEST_P(SessionStoreContract, EndingTheTreeFindsSiblingsOfAParentThatIsGone) {
  begin("left", "gone");
  begin("right", "gone");
  sessions().end("left", EndScope::tree, noon);
  EXPECT_FALSE(is_alive("right"));
}

TEST_P(SessionStoreContract, EndingATreeThatIsACircleEndsAllOfIt) {
  begin("a", "b");
  begin("b", "a");
  sessions().end("a", EndScope::tree, noon);
  EXPECT_FALSE(is_alive("a"));
  EXPECT_FALSE(is_alive("b"));
}

TEST_P(SessionStoreContract, GivesTheLoginsThatAnEndEndedToOneOfAllThatAskForIt) {
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

TEST_P(SessionStoreContract, GivesTheLoginsThatAWrittenEndEnds) {
  begin("one", "parent");
  begin("below", "one");
  auto session = session_named("one");
  session.end = noon;
  const auto written = sessions().put(session, {}, noon);
  ASSERT_TRUE(std::holds_alternative<Written>(written));
  EXPECT_EQ(std::get<Written>(written).ended.size(), 2u);
  EXPECT_TRUE(std::get<Written>(sessions().put(session, {}, noon)).ended.empty());
}

TEST_P(SessionStoreContract, EndsAllOfAUserAndNobodyElse) {
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

TEST_P(SessionStoreContract, EndsAllOfAClientAndNobodyElse) {
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

TEST_P(SessionStoreContract, EndsAllOfAUserWithOneClientAndTheCodesUnderWay) {
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
  EXPECT_TRUE(std::holds_alternative<CodeGrant>(stores().codes().find(digest_of("of-bob"), noon)));
}

TEST_P(SessionStoreContract, EndingAllOfAClientTakesWhatIsBelow) {
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

TEST_P(SessionStoreContract, ProlongsATokenThatTheSessionHasAlready) {
  begin("one");
  auto refresh = token_named("one-refresh", TokenKind::refresh);
  refresh.expires_at = noon + std::chrono::hours(1);
  ASSERT_TRUE(sessions().add_tokens("one", {refresh}, refresh.expires_at, noon));
  const auto later = refresh.expires_at - second;
  EXPECT_TRUE(
      std::holds_alternative<FoundToken>(sessions().find_refresh_token(digest_of("one-refresh"), later)));
}

TEST_P(SessionStoreContract, FindsASessionByTheJtiOfItsToken) {
  begin("one");
  begin("two");
  auto token = token_named("jwt", TokenKind::access);
  token.jti = "the-moment-and-more";
  const auto moment = moment_in(token.jti);
  ASSERT_TRUE(moment);
  std::copy(moment->begin(), moment->end(), token.digest.begin());
  ASSERT_TRUE(sessions().add_tokens("two", {token}, token_end, noon));
  EXPECT_EQ(found({{"jti", token.jti}}), Ids{"two"});
  EXPECT_EQ(found({{"jti", "the-moment-and-other"}}), Ids{});
  EXPECT_EQ(found({{"jti", "no moment"}}), Ids{});
  EXPECT_EQ(found({{"jti", ""}}), Ids{});
  EXPECT_EQ(found({{"jti", token.jti}}, {}, token_end), Ids{});
}

TEST_P(SessionStoreContract, EndingAllOfNobodyEndsNothing) {
  auto machine = session_named("machine");
  machine.user = "";
  machine.client = "";
  begin(machine);
  sessions().end_all({}, noon);
  EXPECT_TRUE(is_alive("machine"));
}

TEST_P(SessionStoreContract, NoTokenOutlivesAnEndThatRacesWithRotation) {
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

TEST_P(SessionStoreContract, BeginsBelowAParentThatLivesAndNoOther) {
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

TEST_P(SessionStoreContract, NoChildOutlivesAnEndThatRacesWithItsBeginning) {
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

TEST_P(SessionStoreContract, PutCreatesASessionWithoutTokens) {
  auto session = session_named("one");
  session.details = R"({"ctx":{}})";
  const auto written = std::get<Written>(sessions().put(session, {}, noon));
  EXPECT_TRUE(written.created);
  EXPECT_EQ(written.resource.type, "Session");
  EXPECT_EQ(written.resource.id, "one");
  EXPECT_EQ(written.resource.version, 1);
  expect_same(*sessions().get("one"), session);
}

TEST_P(SessionStoreContract, PutReplacesWhatAnAdministratorMayGiveAndNothingElse) {
  begin("one");
  auto given = session_named("one");
  given.parent = "p";
  given.type = "password";
  given.client = "c";
  given.user = "u";
  given.scope = "s";
  given.audience = "a";
  given.details = R"({"ctx":1})";
  given.start = given.auth_time = given.expires_at = noon + std::chrono::hours(9);
  const auto written = std::get<Written>(sessions().put(given, {}, noon + second));
  EXPECT_FALSE(written.created);
  EXPECT_EQ(written.resource.version, 2);

  auto expected = given;
  expected.start = session_named("one").start;
  expected.auth_time = session_named("one").auth_time;
  expected.expires_at = session_named("one").expires_at;
  expected.version = 2;
  expected.updated_at = noon + second;
  expect_same(*sessions().get("one"), expected);
  EXPECT_TRUE(is_alive("one"));
}

TEST_P(SessionStoreContract, PutHoldsThePrecondition) {
  auto session = session_named("one");
  EXPECT_TRUE(std::holds_alternative<VersionConflict>(sessions().put(session, {1}, noon)));
  EXPECT_FALSE(sessions().get("one"));
  begin("one");
  EXPECT_TRUE(std::holds_alternative<VersionConflict>(sessions().put(session, {2}, noon)));
  EXPECT_TRUE(std::holds_alternative<Written>(sessions().put(session, {1}, noon)));
}

TEST_P(SessionStoreContract, PutCanCloseASessionButNeverOpensOneAgain) {
  begin("one");
  auto session = session_named("one");
  session.end = noon + second;
  sessions().put(session, {}, noon);
  EXPECT_FALSE(is_alive("one"));
  session.end.reset();
  sessions().put(session, {}, noon);
  EXPECT_FALSE(is_alive("one"));
  EXPECT_EQ(sessions().get("one")->end, noon + second);
}

TEST_P(SessionStoreContract, EraseRemovesTheSessionAndItsTokensOpenNothing) {
  begin("one");
  begin("below", "one");
  const auto erased = sessions().erase("one", {}, noon);
  ASSERT_TRUE(std::holds_alternative<ErasedSession>(erased));
  EXPECT_EQ(std::get<ErasedSession>(erased).session.end, noon);
  EXPECT_EQ(std::get<ErasedSession>(erased).ended.size(), 2u);
  EXPECT_FALSE(sessions().get("one"));
  EXPECT_FALSE(is_alive("one"));
  EXPECT_FALSE(is_alive("below"));
  EXPECT_TRUE(std::holds_alternative<Absent>(sessions().erase("one", {}, noon)));
  sessions().begin(session_named("one"), {});  // its id is free again, and opens nothing to the tokens it had
  EXPECT_TRUE(sessions().get("one"));
  EXPECT_FALSE(is_alive("one"));
}

TEST_P(SessionStoreContract, WritesAndErasesOnlyWhereThePreconditionHolds) {
  begin("one");
  EXPECT_TRUE(std::holds_alternative<VersionConflict>(sessions().erase("one", {7, {}}, noon)));
  EXPECT_TRUE(is_alive("one"));
  const Precondition none_of_alice{std::nullopt, {{"user", "alice"}}};
  EXPECT_TRUE(
      std::holds_alternative<VersionConflict>(sessions().put(session_named("another"), none_of_alice, noon)));
  EXPECT_FALSE(sessions().get("another"));
  const Precondition none_of_bob{std::nullopt, {{"user", "bob"}}};
  EXPECT_TRUE(std::holds_alternative<Written>(sessions().put(session_named("another"), none_of_bob, noon)));
}

TEST_P(SessionStoreContract, EndsAPageBeforeItsBytesAreExceeded) {
  for (const auto* id : {"one", "two", "three"}) {
    auto session = session_named(id);
    session.details = "{\"ctx\":\"" + std::string(100, 'x') + "\"}";
    sessions().put(session, {}, noon);
  }
  const auto part = sessions().search({}, {.bytes = 250}, noon);
  EXPECT_EQ(part.sessions.size(), 2U);
  EXPECT_TRUE(part.is_cut);
  EXPECT_EQ(part.total, 3U);
}

TEST_P(SessionStoreContract, SearchesByEachOfItsKeys) {
  begin("one", "browser");
  auto other = session_named("other");
  other.client = "other-app";
  other.user = "bob";
  other.type = "password";
  other.parent = "elsewhere";
  begin(other);
  const std::vector<std::pair<Match, Ids>> cases = {
      {{"_id", "one"}, {"one"}},    {{"client", "webapp"}, {"one"}},  {{"client", "none"}, {}},
      {{"user", "bob"}, {"other"}}, {{"parent", "browser"}, {"one"}}, {{"type", "password"}, {"other"}},
      {{"colour", "red"}, {}},      {{"active", "perhaps"}, {}},
  };
  for (const auto& [match, ids] : cases) {
    EXPECT_EQ(found({match}), ids) << match.key;
    EXPECT_EQ(sessions().search({match}, {}, noon).total, ids.size()) << match.key;
  }
  EXPECT_EQ(found({{"user", "bob"}, {"client", "webapp"}}), Ids{});
}

TEST_P(SessionStoreContract, SearchKnowsWhoIsActiveNow) {
  begin("ended");
  sessions().end("ended", EndScope::only_this, noon);
  begin("alive");
  const auto expiry = session_named("").expires_at;
  EXPECT_EQ(found({{"active", "true"}}), Ids{"alive"});
  EXPECT_EQ(found({{"active", "false"}}), Ids{"ended"});
  EXPECT_EQ(found({{"active", "true"}, {"user", "alice"}}, {}, expiry - second), Ids{"alive"});
  EXPECT_EQ(found({{"active", "true"}}, {}, expiry), Ids{});
  EXPECT_EQ(found({{"active", "false"}}, {}, expiry).size(), 2u);
}

TEST_P(SessionStoreContract, SearchGivesTheNewestFirstInPagesWithTheTotal) {
  for (int i = 0; i < 5; ++i) begin(std::to_string(i));
  EXPECT_EQ(found({}), (Ids{"4", "3", "2", "1", "0"}));
  EXPECT_EQ(found({{"user", "alice"}}, {2, 1}), (Ids{"3", "2"}));
  EXPECT_EQ(sessions().search({{"user", "alice"}}, {2, 4}, noon).total, 5u);
}

HOLD_EVERY_STORE_TO(SessionStoreContract, all_backends());

}  // namespace
}  // namespace codegrant::server
