// What server/ports/attempt_store.hpp promises.
#include "server/ports/attempt_store.hpp"

#include "stores.hpp"

namespace codegrant::server {
namespace {

class AttemptStoreContract : public StoreContract {
 protected:
  AttemptStore& attempts() { return stores().attempts(); }
  UnixTime weighs(const std::string& name) { return attempts().weigh({digest_of(name)}).front(); }
};

TEST_P(AttemptStoreContract, KnowsNothingOfAKeyWithoutAFailure) { EXPECT_EQ(weighs("one"), UnixTime{}); }

TEST_P(AttemptStoreContract, MovesAKeyOnFromNowTheFirstTimeAndFromWhereItStoodAfterThat) {
  attempts().add({{digest_of("one"), Seconds{30}}}, noon);
  EXPECT_EQ(weighs("one"), noon + 30 * second);
  attempts().add({{digest_of("one"), Seconds{30}}}, noon + 10 * second);
  EXPECT_EQ(weighs("one"), noon + 60 * second);
}

TEST_P(AttemptStoreContract, BeginsAnewOnceTheWeightIsOver) {
  attempts().add({{digest_of("one"), Seconds{30}}}, noon);
  attempts().add({{digest_of("one"), Seconds{30}}}, noon + 100 * second);
  EXPECT_EQ(weighs("one"), noon + 130 * second);
}

TEST_P(AttemptStoreContract, AnswersInTheOrderOfTheKeys) {
  attempts().add({{digest_of("one"), Seconds{1}}, {digest_of("two"), Seconds{2}}}, noon);
  EXPECT_EQ(attempts().weigh({digest_of("two"), digest_of("none"), digest_of("one")}),
            (std::vector<UnixTime>{noon + 2 * second, UnixTime{}, noon + second}));
}

TEST_P(AttemptStoreContract, ForgetsOneKeyAndKeepsTheOthers) {
  attempts().add({{digest_of("one"), Seconds{1}}, {digest_of("two"), Seconds{2}}}, noon);
  attempts().forget(digest_of("one"));
  EXPECT_EQ(weighs("one"), UnixTime{});
  EXPECT_EQ(weighs("two"), noon + 2 * second);
}

TEST_P(AttemptStoreContract, LosesNoneOfManyAtOnce) {
  at_once(8, [&](int) {
    for (int i = 0; i < 10; ++i) attempts().add({{digest_of("one"), Seconds{1}}}, noon);
  });
  EXPECT_EQ(weighs("one"), noon + 80 * second);
}

TEST_P(AttemptStoreContract, IsSweptOnceItWeighsNothing) {
  attempts().add({{digest_of("one"), Seconds{5}}}, noon);
  EXPECT_EQ(stores().sweeper().sweep(noon + 4 * second, 100), 0u);
  EXPECT_EQ(stores().sweeper().sweep(noon + 5 * second, 100), 1u);
  EXPECT_EQ(weighs("one"), UnixTime{});
}

HOLD_EVERY_STORE_TO(AttemptStoreContract, all_backends());

class LastingAttempts : public StoreContract {};

TEST_P(LastingAttempts, OutliveARestart) {
  stores().attempts().add({{digest_of("one"), Seconds{30}}}, noon);
  reopen();
  EXPECT_EQ(stores().attempts().weigh({digest_of("one")}).front(), noon + 30 * second);
}

HOLD_EVERY_STORE_TO(LastingAttempts, lasting_backends());

}  // namespace
}  // namespace codegrant::server
