// What a client may do to its registration follows from the one version whose token was checked.
#include "server/domain/client_registration.hpp"

#include <gtest/gtest.h>

#include "server/domain/client_metadata.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

class RegistrationBesideAnAdministrator : public testing::Test {
 protected:
  RegistrationBesideAnAdministrator() {
    auto outcome = registration_.create(metadata());
    registered_ = std::get<RegisteredClient>(std::move(outcome));
  }
  static Json metadata() {
    Problems none;
    return client_of_metadata({{"redirect_uris", {"https://stranger.example/cb"}}}, none);
  }
  /// As the client itself would come, between the check of its token and what follows from that.
  RegisteredClient find() {
    return *registration_.find(registered_.client.id, registered_.registration_access_token);
  }
  void administrator_writes(const Json& members) {
    Json document = clients_.read(registered_.client.id)->resource;
    document.update(members);
    ASSERT_TRUE(std::holds_alternative<Shown>(clients_.write(registered_.client.id, document, {})));
  }

  SettableClock clock_;
  OpensslCrypto crypto_;
  SystemRandom random_;
  QuickHasher hasher_;
  SqliteStore store_{"memory:"};
  ClientRules rules_{hasher_, Offer{}};
  StoredCollection clients_{store_.resources, rules_, clock_};
  Directory directory_{store_.resources};
  ClientRegistration registration_{clients_, directory_, crypto_, random_};
  RegisteredClient registered_;
};

TEST_F(RegistrationBesideAnAdministrator, GoesOnWhereNothingWasWritten) {
  const auto found = find();
  EXPECT_TRUE(std::holds_alternative<RegisteredClient>(registration_.replace(found, metadata())));
  EXPECT_TRUE(registration_.erase(find()));
}

TEST_F(RegistrationBesideAnAdministrator, ReplacesNothingThatHeWroteSinceTheTokenWasChecked) {
  const auto found = find();
  administrator_writes({{"description", "known to us"}});
  EXPECT_TRUE(std::holds_alternative<VersionConflict>(registration_.replace(found, metadata())));
  EXPECT_FALSE(registration_.erase(found));
}

TEST_F(RegistrationBesideAnAdministrator, EndsWithTheTokenThatHeTakesAway) {
  const auto found = find();
  administrator_writes({{"registration_access_token", nullptr}});
  EXPECT_TRUE(std::holds_alternative<VersionConflict>(registration_.replace(found, metadata())));
  EXPECT_FALSE(registration_.erase(found));
  EXPECT_NE(directory_.client(found.client.id), nullptr);
}

}  // namespace
}  // namespace codegrant::server
