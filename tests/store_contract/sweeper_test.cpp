// What server/ports/sweeper.hpp promises.
#include "server/ports/sweeper.hpp"

#include "stores.hpp"

namespace codegrant::server {
namespace {

constexpr auto a_day = std::chrono::hours(24);

class SweeperContract : public StoreContract {
 protected:
  std::size_t sweep(UnixTime now, std::size_t limit = 100) { return stores().sweeper().sweep(now, limit); }

  void begin(const std::string& id, UnixTime expires_at) {
    auto session = session_named(id);
    session.expires_at = expires_at;
    stores().sessions().begin(session, {{digest_of(id), TokenKind::access, expires_at}});
  }
};

TEST_P(SweeperContract, TakesNothingThatIsStillGood) {
  begin("one", noon + second);
  stores().codes().put(digest_of("code"), code_until(noon + second));
  stores().interactions().put(interaction_until("i", noon + second));
  EXPECT_EQ(sweep(noon), 0u);
  EXPECT_TRUE(stores().sessions().find(digest_of("one"), TokenKind::access, noon));
  EXPECT_TRUE(std::holds_alternative<FoundCode>(stores().codes().find(digest_of("code"), noon)));
  EXPECT_TRUE(stores().interactions().get("i", noon));
}

TEST_P(SweeperContract, TakesInteractionsOnceTheyExpired) {
  stores().interactions().put(interaction_until("i", noon));
  EXPECT_EQ(sweep(noon), 1u);
  EXPECT_FALSE(stores().interactions().get("i", noon - second));
}

TEST_P(SweeperContract, TakesCodesTenMinutesAfterTheyExpired) {
  stores().codes().put(digest_of("code"), code_until(noon));
  EXPECT_EQ(sweep(noon + std::chrono::minutes(10) - second), 0u);
  EXPECT_EQ(sweep(noon + std::chrono::minutes(10)), 1u);
  EXPECT_TRUE(std::holds_alternative<Unknown>(stores().codes().find(digest_of("code"), noon - second)));
}

TEST_P(SweeperContract, TakesTheAnswerOfASpentTokenAfterAMinute) {
  auto& sessions = stores().sessions();
  sessions.begin(session_named("one"), {token_named("spent", TokenKind::refresh)});
  sessions.rotate({.spent = digest_of("spent"), .sealed_answer = "sealed"}, noon);
  EXPECT_EQ(sweep(noon + 59 * second), 0u);
  EXPECT_EQ(sweep(noon + 60 * second), 1u);
  const auto found = sessions.find_refresh_token(digest_of("spent"), noon);
  EXPECT_EQ(std::get<Replayed>(found).sealed_answer, "");
}

TEST_P(SweeperContract, TakesATokenOnceItExpired) {
  auto session = session_named("one");
  stores().sessions().begin(session, {{digest_of("short"), TokenKind::access, noon},
                                      {digest_of("long"), TokenKind::refresh, noon + second}});
  EXPECT_EQ(sweep(noon - second), 0u);
  EXPECT_EQ(sweep(noon), 1u);
  EXPECT_FALSE(stores().sessions().find(digest_of("short"), TokenKind::access, noon - second));
  EXPECT_TRUE(stores().sessions().find(digest_of("long"), TokenKind::refresh, noon));
}

TEST_P(SweeperContract, NoLaterSessionGetsATokenOfOneThatIsGone) {
  auto& sessions = stores().sessions();
  begin("one", noon);
  sessions.add_tokens("one", {{digest_of("left"), TokenKind::access, noon + 30 * a_day}}, noon, noon);
  EXPECT_EQ(sweep(noon + a_day + second, 1), 2u);  // the session and one of its tokens
  begin("another", noon + 30 * a_day);
  EXPECT_FALSE(sessions.find(digest_of("left"), TokenKind::access, noon));
  EXPECT_FALSE(sessions.find(digest_of("one"), TokenKind::access, noon - second));
}

TEST_P(SweeperContract, LeavesNoAnswerOfAnotherTokenInThePlaceOfOneThatWent) {
  auto& sessions = stores().sessions();
  sessions.begin(session_named("one"),
                 {token_named("spent", TokenKind::refresh), token_named("other", TokenKind::refresh)});
  sessions.rotate({.spent = digest_of("spent"), .sealed_answer = "sealed"}, noon);
  const auto later = noon + 60 * second;
  EXPECT_EQ(sweep(later), 1u);
  sessions.rotate({.spent = digest_of("other"), .sealed_answer = "sealed for the other"}, later);
  const auto found = sessions.find_refresh_token(digest_of("spent"), later);
  EXPECT_EQ(std::get<Replayed>(found).sealed_answer, "");
}

TEST_P(SweeperContract, TakesASessionADayAfterItExpired) {
  begin("one", noon);
  EXPECT_EQ(sweep(noon + a_day), 1u);  // its token
  EXPECT_TRUE(stores().sessions().get("one"));
  EXPECT_EQ(sweep(noon + a_day + second), 1u);
  EXPECT_FALSE(stores().sessions().get("one"));
}

TEST_P(SweeperContract, TakesASessionADayAfterItEndedWithItsTokens) {
  begin("one", noon + 30 * a_day);
  begin("other", noon + 30 * a_day);
  stores().sessions().end("one", EndScope::only_this, noon);
  EXPECT_EQ(sweep(noon + a_day), 0u);
  EXPECT_EQ(sweep(noon + a_day + second), 2u);
  EXPECT_FALSE(stores().sessions().get("one"));
  EXPECT_TRUE(stores().sessions().get("other"));
  begin("one", noon + a_day);  // the digest of its token is free again
}

TEST_P(SweeperContract, TakesNoMoreOfEachThanItWasAllowed) {
  for (int i = 0; i < 5; ++i) {
    begin(std::to_string(i), noon - a_day - second);
    stores().interactions().put(interaction_until(std::to_string(i), noon));
  }
  EXPECT_EQ(sweep(noon, 2), 6u);
  EXPECT_EQ(sweep(noon, 2), 6u);
  EXPECT_EQ(sweep(noon, 2), 3u);
  EXPECT_EQ(sweep(noon, 2), 0u);
}

HOLD_EVERY_STORE_TO(SweeperContract, all_backends());

}  // namespace
}  // namespace codegrant::server
