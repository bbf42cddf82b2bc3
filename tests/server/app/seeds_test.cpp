// Seed files: three shapes, variables, idempotence, and messages that find the fault.
#include "server/app/seeds.hpp"

#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

/// Services without anything seeded.
class Seeds : public testing::Test {
 protected:
  Json read(const std::string& type, const std::string& id) {
    const auto found = services_.collections.find(type)->read(id);
    return found ? found->resource : Json();
  }

  bool is_root_secret(const Secret& secret) {
    const auto right = services_.secrets.check({"root", services_.directory.client("root")->secret_hash},
                                               secret, "127.0.0.1");
    return right && *right;
  }

  SettableClock clock_;
  QuickHasher hasher_;
  PretendedWeb web_;
  SystemRandom random_;
  OpensslCrypto crypto_;
  SqliteStore store_{"memory:"};
  Services services_{{store_.resources, store_.sessions, store_.codes, store_.interactions,
                      store_.pushed_requests, store_.keys, store_.attempts, store_.once,
                      store_.policy_queries, web_, web_, hasher_, crypto_, random_, clock_},
                     {"http://localhost:8080", Look{.brand = "Test"}, Secret(std::string(32, 'k'))}};
};

TEST_F(Seeds, AreListsSingleResourcesAndBundles) {
  ASSERT_TRUE(apply_seed(services_, "list", "- {resourceType: Patient, id: a}", {}).has_value());
  ASSERT_TRUE(apply_seed(services_, "one.json", R"({"resourceType": "Patient", "id": "b"})", {}).has_value());
  ASSERT_TRUE(
      apply_seed(
          services_, "bundle",
          R"({"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient", "id": "c"}}]})",
          {})
          .has_value());
  for (const auto* id : {"a", "b", "c"}) EXPECT_FALSE(read("Patient", id).is_null()) << id;
}

// As Aidbox takes them at its start.
TEST_F(Seeds, AreInitBundles) {
  const char* bundle = R"({"resourceType": "Bundle", "type": "transaction", "entry": [
    {"resource": {"name": "Portal"}, "request": {"method": "PUT", "url": "/Client/portal"}},
    {"resource": {"id": "al", "userName": "al", "password": "wonderland"}, "request": {"method": "POST", "url": "User"}},
    {"resource": {"identifier": [{"value": "1"}]},
     "request": {"method": "POST", "url": "/fhir/Patient", "ifNoneExist": "identifier=1"}},
    {"resource": {"description": "patched"}, "request": {"method": "PATCH", "url": "Client/portal"}},
    {"request": {"method": "DELETE", "url": "/Role/gone"}}]})";
  for (int start = 0; start < 2; ++start) {
    const auto done = apply_seed(services_, "init.json", bundle, {});
    ASSERT_TRUE(done.has_value()) << done.error().detail;
  }
  EXPECT_EQ(read("Client", "portal")["description"], "patched");
  EXPECT_EQ(read("User", "al")["meta"]["versionId"], "1");
  EXPECT_EQ(store_.resources.search("Patient", {}, {}).total, 1U);
}

TEST_F(Seeds, ReferToEachOther) {
  const char* bundle = R"({"resourceType": "Bundle", "type": "transaction", "entry": [
    {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Practitioner", "identifier": [{"value": "x"}]},
     "request": {"method": "POST", "url": "Practitioner", "ifNoneExist": "identifier=x"}},
    {"fullUrl": "urn:uuid:2", "resource": {"resourceType": "Patient", "id": "p",
      "generalPractitioner": [{"reference": "urn:uuid:1"}]}, "request": {"method": "PUT", "url": "Patient/p"}},
    {"resource": {"resourceType": "Basic", "id": "b", "subject": {"reference": "urn:uuid:2"}}}]})";
  for (int start = 0; start < 2; ++start) {
    ASSERT_TRUE(apply_seed(services_, "init.json", bundle, {}).has_value());
    const std::string doctor = read("Patient", "p")["generalPractitioner"][0]["id"];
    EXPECT_EQ(read("Practitioner", doctor)["identifier"][0]["value"], "x");
    EXPECT_EQ(read("Basic", "b")["subject"]["id"], "p");
    EXPECT_EQ(read("Patient", "p")["meta"]["versionId"], "1");
  }
}

TEST_F(Seeds, MakeNothingThatEachStartWouldMakeAgain) {
  const auto done = apply_seed(
      services_, "init.yaml",
      "{resourceType: Bundle, entry: [{request: {method: POST, url: Patient}, resource: {}}]}", {});
  ASSERT_FALSE(done.has_value());
  EXPECT_NE(done.error().detail.find("init.yaml: Patient: a creation needs an id"), std::string::npos)
      << done.error().detail;
  EXPECT_EQ(store_.resources.search("Patient", {}, {}).total, 0U);
}

TEST_F(Seeds, FillInVariablesAndLeaveUnknownOnes) {
  const auto done =
      apply_seed(services_, "seed", "{resourceType: Patient, id: a, x: '${sandbox}/cb', y: '${other}'}",
                 {{"sandbox", "http://localhost:5173"}});
  ASSERT_TRUE(done.has_value());
  EXPECT_EQ(read("Patient", "a")["x"], "http://localhost:5173/cb");
  EXPECT_EQ(read("Patient", "a")["y"], "${other}");
}

TEST_F(Seeds, ChangeNothingTheSecondTime) {
  const char* seed =
      "- {resourceType: User, id: alice, userName: alice, password: wonderland,"
      "   twoFactor: {enabled: true, secretKey: GEZDGNBVGY3TQOJQ}}";
  ASSERT_TRUE(apply_seed(services_, "seed", seed, {}).has_value());
  clock_.advance(Seconds{100});
  ASSERT_TRUE(apply_seed(services_, "seed", seed, {}).has_value());
  EXPECT_EQ(read("User", "alice")["meta"]["versionId"], "1");
}

struct WrongSeedCase {
  const char* sentence;
  const char* text;
  const char* message;
};

class WrongSeeds : public Seeds, public testing::WithParamInterface<WrongSeedCase> {};

TEST_P(WrongSeeds, AreRefusedByName) {
  const auto done = apply_seed(services_, "seed.yaml", GetParam().text, {});
  ASSERT_FALSE(done.has_value());
  EXPECT_TRUE(done.error().detail.starts_with("seed.yaml: "));
  EXPECT_NE(done.error().detail.find(GetParam().message), std::string::npos) << done.error().detail;
}

INSTANTIATE_TEST_SUITE_P(
    Messages, WrongSeeds,
    testing::Values(WrongSeedCase{"NoYaml", "a: [", "not YAML"},
                    WrongSeedCase{"UnknownType", "{resourceType: spaceship, id: a}", "'spaceship'"},
                    WrongSeedCase{"NoId", "{resourceType: Patient}", "needs an id"},
                    WrongSeedCase{"WrongMember", "{resourceType: Client, id: c, first_party: maybe}",
                                  "Client/c: Client.first_party must be true or false"}),
    [](const auto& test) { return test.param.sentence; });

TEST_F(Seeds, AreReadAsJsonByTheirName) {
  EXPECT_FALSE(apply_seed(services_, "seed.json", "{resourceType: Patient, id: a}", {}).has_value());
  EXPECT_TRUE(apply_seed(services_, "seed.yaml", "{resourceType: Patient, id: a}", {}).has_value());
}

TEST_F(Seeds, MakeARootSecretOnceWhereNoneIsConfigured) {
  const auto first = ensure_root_client(services_, "root", Secret());
  ASSERT_TRUE(first.has_value());
  ASSERT_TRUE(first->has_value());
  EXPECT_EQ((*first)->reveal().size(), 43U);
  const auto second = ensure_root_client(services_, "root", Secret());
  ASSERT_TRUE(second.has_value());
  EXPECT_FALSE(second->has_value());
  EXPECT_TRUE(is_root_secret(**first));
}

TEST_F(Seeds, MakeNoRootClientOfAnother) {
  const char* seed = "{resourceType: Client, id: webapp, name: Somebody else}";
  ASSERT_TRUE(apply_seed(services_, "seed", seed, {}).has_value());
  const auto taken = ensure_root_client(services_, "webapp", Secret("rootsecret"));
  ASSERT_FALSE(taken.has_value());
  EXPECT_NE(taken.error().detail.find("another Client"), std::string::npos);
  EXPECT_FALSE(ensure_root_client(services_, "a b", Secret("rootsecret")).has_value());
}

TEST_F(Seeds, KeepAConfiguredRootSecretOutOfTheStore) {
  ASSERT_TRUE(ensure_root_client(services_, "root", Secret("configured-secret")).has_value());
  const auto stored = store_.resources.get("Client", "root");
  ASSERT_TRUE(stored.has_value());
  EXPECT_EQ(stored->body.find("configured-secret"), std::string::npos);
  EXPECT_TRUE(is_root_secret(Secret("configured-secret")));
  EXPECT_FALSE(is_root_secret(Secret("another-secret")));
}

}  // namespace
}  // namespace codegrant::server
