// What server/ports/code_store.hpp promises.
#include "server/ports/code_store.hpp"

#include <array>

#include "stores.hpp"

namespace codegrant::server {
namespace {

constexpr auto code_end = noon + std::chrono::minutes(1);

CodeGrant grant() {
  CodeGrant grant;
  grant.client = "webapp";
  grant.user = "alice";
  grant.browser_session = "browser";
  grant.redirect_uri = "https://app.example/cb?x=1";
  grant.scope = "openid";
  grant.audience = "https://api.example";
  grant.code_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  grant.nonce = "n";
  grant.auth_time = noon - second;
  grant.expires_at = code_end;
  return grant;
}

class CodeStoreContract : public StoreContract {
 protected:
  CodeStoreContract() { stores().sessions().begin(session_named("browser"), {}); }

  CodeStore& codes() { return stores().codes(); }

  Redemption redeem(const std::string& code, const std::string& session_id, UnixTime now = noon) {
    auto session = session_named(session_id);
    session.parent = "browser";
    return codes().redeem(digest_of(code), session, {token_named(session_id + "-access", TokenKind::access)},
                          now);
  }

  bool bought(const std::string& session_id) {
    return stores().sessions().find(digest_of(session_id + "-access"), TokenKind::access, noon).has_value();
  }
};

TEST_P(CodeStoreContract, GivesBackTheWholeGrant) {
  codes().put(digest_of("code"), grant());
  const auto found = codes().find(digest_of("code"), noon);
  ASSERT_TRUE(std::holds_alternative<FoundCode>(found));
  const auto& stored = std::get<FoundCode>(found).grant;
  EXPECT_EQ(stored.client, grant().client);
  EXPECT_EQ(stored.user, grant().user);
  EXPECT_EQ(stored.browser_session, grant().browser_session);
  EXPECT_EQ(stored.redirect_uri, grant().redirect_uri);
  EXPECT_EQ(stored.scope, grant().scope);
  EXPECT_EQ(stored.audience, grant().audience);
  EXPECT_EQ(stored.code_challenge, grant().code_challenge);
  EXPECT_EQ(stored.nonce, grant().nonce);
  EXPECT_EQ(stored.auth_time, grant().auth_time);
  EXPECT_EQ(stored.expires_at, grant().expires_at);
}

TEST_P(CodeStoreContract, FindsTheDocumentOfWhoGrantedIt) {
  codes().put(digest_of("code"), grant());
  EXPECT_EQ(std::get<FoundCode>(codes().find(digest_of("code"), noon)).user_body, std::nullopt);
  put_owners(stores());
  EXPECT_EQ(std::get<FoundCode>(codes().find(digest_of("code"), noon)).user_body, R"({"of":"alice"})");
}

TEST_P(CodeStoreContract, FindingDoesNotSpend) {
  codes().put(digest_of("code"), grant());
  for (int i = 0; i < 3; ++i)
    EXPECT_TRUE(std::holds_alternative<FoundCode>(codes().find(digest_of("code"), noon)));
  EXPECT_TRUE(std::holds_alternative<Redeemed>(redeem("code", "one")));
}

TEST_P(CodeStoreContract, RedeemingBeginsTheSessionThatTheCodeBuys) {
  codes().put(digest_of("code"), grant());
  EXPECT_TRUE(std::holds_alternative<Redeemed>(redeem("code", "one")));
  EXPECT_TRUE(bought("one"));
  EXPECT_EQ(stores().sessions().get("one")->parent, "browser");
}

TEST_P(CodeStoreContract, ASpentCodeIsReplayedAndNamesWhatItBought) {
  codes().put(digest_of("code"), grant());
  redeem("code", "one");
  const auto again = redeem("code", "two");
  ASSERT_TRUE(std::holds_alternative<Replayed>(again));
  EXPECT_EQ(std::get<Replayed>(again).session_id, "one");
  EXPECT_FALSE(bought("two"));
  const auto found = codes().find(digest_of("code"), noon);
  ASSERT_TRUE(std::holds_alternative<Replayed>(found));
  EXPECT_EQ(std::get<Replayed>(found).session_id, "one");
}

TEST_P(CodeStoreContract, AReplayIsRecognisedForTenMinutesAfterTheCodeExpired) {
  codes().put(digest_of("code"), grant());
  redeem("code", "one");
  const auto late = code_end + std::chrono::minutes(10) - second;
  stores().sweeper().sweep(late, 100);
  EXPECT_TRUE(std::holds_alternative<Replayed>(codes().find(digest_of("code"), late)));
  EXPECT_TRUE(std::holds_alternative<Replayed>(redeem("code", "two", late)));
}

TEST_P(CodeStoreContract, ACodeIsGoodUntilTheSecondThatItExpires) {
  codes().put(digest_of("code"), grant());
  EXPECT_TRUE(std::holds_alternative<Unknown>(codes().find(digest_of("code"), code_end)));
  EXPECT_TRUE(std::holds_alternative<Unknown>(redeem("code", "one", code_end)));
  EXPECT_FALSE(bought("one"));
  EXPECT_TRUE(std::holds_alternative<FoundCode>(codes().find(digest_of("code"), code_end - second)));
  EXPECT_TRUE(std::holds_alternative<Redeemed>(redeem("code", "one", code_end - second)));
}

TEST_P(CodeStoreContract, KnowsNoCodeThatWasNeverIssued) {
  EXPECT_TRUE(std::holds_alternative<Unknown>(codes().find(digest_of("none"), noon)));
  EXPECT_TRUE(std::holds_alternative<Unknown>(redeem("none", "one")));
  EXPECT_FALSE(bought("one"));
}

TEST_P(CodeStoreContract, ACodeBuysNothingOnceItsBrowserSignedOut) {
  codes().put(digest_of("code"), grant());
  EXPECT_TRUE(std::holds_alternative<FoundCode>(codes().find(digest_of("code"), noon)));
  stores().sessions().end("browser", EndScope::tree, noon);
  EXPECT_TRUE(std::holds_alternative<Unknown>(codes().find(digest_of("code"), noon)));
  EXPECT_TRUE(std::holds_alternative<Unknown>(redeem("code", "one")));
  EXPECT_FALSE(bought("one"));
}

TEST_P(CodeStoreContract, ACodeBuysNothingOnceItsBrowsersSessionIsGone) {
  codes().put(digest_of("code"), grant());
  EXPECT_TRUE(std::holds_alternative<FoundCode>(codes().find(digest_of("code"), noon)));
  stores().sessions().erase("browser", {}, noon);
  EXPECT_TRUE(std::holds_alternative<Unknown>(redeem("code", "one")));
  EXPECT_FALSE(bought("one"));
  EXPECT_TRUE(std::holds_alternative<Unknown>(codes().find(digest_of("code"), noon)));
}

TEST_P(CodeStoreContract, ASpentCodeIsReplayedEvenAfterItsBrowserSignedOut) {
  codes().put(digest_of("code"), grant());
  redeem("code", "one");
  stores().sessions().end("browser", EndScope::tree, noon);
  EXPECT_TRUE(std::holds_alternative<Replayed>(redeem("code", "two")));
}

TEST_P(CodeStoreContract, OneOfManyConcurrentRedemptionsWins) {
  constexpr int rounds = 40;
  for (int round = 0; round < rounds; ++round) {
    const auto code = "code-" + std::to_string(round);
    codes().put(digest_of(code), grant());
    std::atomic<int> winner = -1;
    std::atomic<int> redeemed = 0;
    std::array<std::string, 16> replayed;
    const auto id = [&](int thread) { return code + "-" + std::to_string(thread); };
    at_once(16, [&](int thread) {
      const auto result = redeem(code, id(thread));
      if (std::holds_alternative<Redeemed>(result)) {
        ++redeemed;
        winner = thread;
      }
      if (const auto* replay = std::get_if<Replayed>(&result))
        replayed[static_cast<std::size_t>(thread)] = replay->session_id;
    });
    ASSERT_EQ(redeemed, 1);
    for (int thread = 0; thread < 16; ++thread) {
      ASSERT_EQ(bought(id(thread)), thread == winner);
      ASSERT_EQ(replayed[static_cast<std::size_t>(thread)], thread == winner ? "" : id(winner));
    }
  }
}

TEST_P(CodeStoreContract, NothingIsBoughtThatOutlivesALoginWhoseEndRacesWithIt) {
  for (int round = 0; round < 40; ++round) {
    const auto code = "code-" + std::to_string(round);
    auto login = session_named("login-" + std::to_string(round));
    login.type = "browser";
    stores().sessions().begin(login, {});
    auto given = grant();
    given.browser_session = login.id;
    codes().put(digest_of(code), given);
    auto session = session_named(code + "-bought");
    session.parent = login.id;
    const auto token = token_named(code, TokenKind::access);
    at_once(2, [&](int thread) {
      if (thread == 0)
        stores().sessions().end(login.id, EndScope::tree, noon);
      else
        codes().redeem(digest_of(code), session, {token}, noon);
    });
    ASSERT_FALSE(stores().sessions().find(token.digest, TokenKind::access, noon));
  }
}

HOLD_EVERY_STORE_TO(CodeStoreContract, all_backends());

}  // namespace
}  // namespace codegrant::server
