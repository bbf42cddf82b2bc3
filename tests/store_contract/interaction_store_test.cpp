// What server/ports/interaction_store.hpp promises.
#include "server/ports/interaction_store.hpp"

#include "stores.hpp"

namespace codegrant::server {
namespace {

constexpr auto interaction_end = noon + std::chrono::minutes(30);

class InteractionStoreContract : public StoreContract {
 protected:
  InteractionStore& interactions() { return stores().interactions(); }

  Interaction begin(const std::string& id) {
    Interaction interaction;
    interaction.id = id;
    interaction.browser = digest_of("cookie");
    interaction.parameters = "client_id=webapp&state=%C3%A9%00";
    interaction.expires_at = interaction_end;
    interactions().put(interaction);
    return interaction;
  }
};

TEST_P(InteractionStoreContract, GivesBackWhatWasPut) {
  const auto put = begin("one");
  const auto got = interactions().get("one", noon);
  ASSERT_TRUE(got);
  EXPECT_EQ(got->id, "one");
  EXPECT_EQ(got->browser, put.browser);
  EXPECT_EQ(got->parameters, put.parameters);
  EXPECT_EQ(got->login_session, "");
  EXPECT_EQ(got->consent, Consent::undecided);
  EXPECT_EQ(got->consent_session, "");
  EXPECT_EQ(got->expires_at, interaction_end);
}

TEST_P(InteractionStoreContract, IsThereUntilTheSecondThatItExpires) {
  begin("one");
  EXPECT_TRUE(interactions().get("one", interaction_end - second));
  EXPECT_FALSE(interactions().get("one", interaction_end));
  EXPECT_FALSE(interactions().get("none", noon));
}

TEST_P(InteractionStoreContract, RecordsAFirstFactorAndKeepsTheRest) {
  const auto put = begin("one");
  EXPECT_EQ(interactions().get("one", noon)->first_factor, "");
  interactions().record_first_factor("one", "alice x");
  const auto got = interactions().get("one", noon);
  EXPECT_EQ(got->first_factor, "alice x");
  EXPECT_EQ(got->login_session, "");
  EXPECT_EQ(got->parameters, put.parameters);
}

TEST_P(InteractionStoreContract, RecordsALoginAndKeepsTheRest) {
  const auto put = begin("one");
  begin("two");
  interactions().record_login("one", "session");
  const auto got = interactions().get("one", noon);
  EXPECT_EQ(got->login_session, "session");
  EXPECT_EQ(got->consent, Consent::undecided);
  EXPECT_EQ(got->parameters, put.parameters);
  EXPECT_EQ(interactions().get("two", noon)->login_session, "");
}

TEST_P(InteractionStoreContract, RecordsEachConsent) {
  for (const auto consent : {Consent::allowed, Consent::denied}) {
    begin("one");
    interactions().record_login("one", "session");
    interactions().record_consent("one", consent, "another");
    EXPECT_EQ(interactions().get("one", noon)->consent, consent);
    EXPECT_EQ(interactions().get("one", noon)->consent_session, "another");
    EXPECT_EQ(interactions().get("one", noon)->login_session, "session");
  }
}

TEST_P(InteractionStoreContract, RecordsNothingForWhatIsNotThere) {
  interactions().record_login("none", "session");
  interactions().record_consent("none", Consent::allowed, "another");
  EXPECT_FALSE(interactions().get("none", noon));
}

TEST_P(InteractionStoreContract, IsGoneOnceErased) {
  begin("one");
  interactions().erase("one");
  interactions().erase("one");
  EXPECT_FALSE(interactions().get("one", noon));
}

HOLD_EVERY_STORE_TO(InteractionStoreContract, all_backends());

}  // namespace
}  // namespace codegrant::server
