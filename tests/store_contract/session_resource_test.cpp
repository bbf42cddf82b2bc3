// What server/ports/session_store.hpp promises of sessions as resources: written, erased and searched.
#include <algorithm>

#include "server/ports/moment.hpp"
#include "session_contract.hpp"

namespace codegrant::server {
namespace {

class SessionResourceContract : public SessionContract {};

TEST_P(SessionResourceContract, PutCreatesASessionWithoutTokens) {
  auto session = session_named("one");
  session.details = R"({"ctx":{}})";
  const auto written = std::get<Written>(sessions().put(session, {}, noon));
  EXPECT_TRUE(written.created);
  EXPECT_EQ(written.resource.type, "Session");
  EXPECT_EQ(written.resource.id, "one");
  EXPECT_EQ(written.resource.version, 1);
  expect_same(*sessions().get("one"), session);
}

TEST_P(SessionResourceContract, PutReplacesWhatAnAdministratorMayGiveAndNothingElse) {
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

TEST_P(SessionResourceContract, PutHoldsThePrecondition) {
  auto session = session_named("one");
  EXPECT_TRUE(std::holds_alternative<VersionConflict>(sessions().put(session, {1}, noon)));
  EXPECT_FALSE(sessions().get("one"));
  begin("one");
  EXPECT_TRUE(std::holds_alternative<VersionConflict>(sessions().put(session, {2}, noon)));
  EXPECT_TRUE(std::holds_alternative<Written>(sessions().put(session, {1}, noon)));
}

TEST_P(SessionResourceContract, PutCanCloseASessionButNeverOpensOneAgain) {
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

TEST_P(SessionResourceContract, EraseRemovesTheSessionAndItsTokensOpenNothing) {
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

TEST_P(SessionResourceContract, WritesAndErasesOnlyWhereThePreconditionHolds) {
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

TEST_P(SessionResourceContract, EndsAPageBeforeItsBytesAreExceeded) {
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

TEST_P(SessionResourceContract, SearchesByEachOfItsKeys) {
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

TEST_P(SessionResourceContract, FindsASessionByTheJtiOfItsToken) {
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

TEST_P(SessionResourceContract, SearchKnowsWhoIsActiveNow) {
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

TEST_P(SessionResourceContract, SearchGivesTheNewestFirstInPagesWithTheTotal) {
  for (int i = 0; i < 5; ++i) begin(std::to_string(i));
  EXPECT_EQ(found({}), (Ids{"4", "3", "2", "1", "0"}));
  EXPECT_EQ(found({{"user", "alice"}}, {2, 1}), (Ids{"3", "2"}));
  EXPECT_EQ(sessions().search({{"user", "alice"}}, {2, 4}, noon).total, 5u);
}

HOLD_EVERY_STORE_TO(SessionResourceContract, all_backends());

}  // namespace
}  // namespace codegrant::server
