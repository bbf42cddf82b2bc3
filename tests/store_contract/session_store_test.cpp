// What server/ports/session_store.hpp promises of sessions and their tokens; of ends and of sessions as
// resources there are tests beside this.
#include "session_contract.hpp"

namespace codegrant::server {
namespace {

class SessionStoreContract : public SessionContract {};

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

TEST_P(SessionStoreContract, FindsTheDocumentsOfATokensClientAndUserAsTheyAreNow) {
  begin("one");
  const auto none = sessions().find(digest_of("one-access"), TokenKind::access, noon);
  ASSERT_TRUE(none);
  EXPECT_EQ(none->client_body, std::nullopt);
  EXPECT_EQ(none->user_body, std::nullopt);

  put_owners(stores());
  const auto both = sessions().find(digest_of("one-access"), TokenKind::access, noon);
  ASSERT_TRUE(both);
  EXPECT_EQ(both->client_body, R"({"of":"webapp"})");
  EXPECT_EQ(both->user_body, R"({"of":"alice"})");

  stores().resources().put({.type = "User", .id = "alice", .body = R"({"of":"now"})"}, {}, {}, noon);
  const auto presented = sessions().find_refresh_token(digest_of("one-refresh"), noon);
  ASSERT_TRUE(std::holds_alternative<FoundToken>(presented));
  EXPECT_EQ(std::get<FoundToken>(presented).user_body, R"({"of":"now"})");
}

TEST_P(SessionStoreContract, FindsNoDocumentOfAnotherTypeOrOfNobody) {
  auto of_a_machine = session_named("one");
  of_a_machine.client = "alice";
  of_a_machine.user = "";
  begin(of_a_machine);
  put_owners(stores());
  const auto found = sessions().find(digest_of("one-access"), TokenKind::access, noon);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->client_body, std::nullopt);
  EXPECT_EQ(found->user_body, std::nullopt);
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

TEST_P(SessionStoreContract, ProlongsATokenThatTheSessionHasAlready) {
  begin("one");
  auto refresh = token_named("one-refresh", TokenKind::refresh);
  refresh.expires_at = noon + std::chrono::hours(1);
  ASSERT_TRUE(sessions().add_tokens("one", {refresh}, refresh.expires_at, noon));
  const auto later = refresh.expires_at - second;
  EXPECT_TRUE(
      std::holds_alternative<FoundToken>(sessions().find_refresh_token(digest_of("one-refresh"), later)));
}

HOLD_EVERY_STORE_TO(SessionStoreContract, all_backends());

}  // namespace
}  // namespace codegrant::server
