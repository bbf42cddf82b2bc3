// Flag before environment before file before default, and messages that name the culprit.
#include "server/config/load_config.hpp"

#include <gtest/gtest.h>

#include "server/config/settings.hpp"

namespace codegrant::server {
namespace {

Environment environment(std::map<std::string, std::string> variables) {
  return [variables](const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

const Environment empty_environment = environment({});

TEST(Configuration, HasDefaults) {
  const auto config = load_config({}, empty_environment, "", "");
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->port, 8080);
  EXPECT_EQ(config->host, "127.0.0.1");
  EXPECT_EQ(config->metrics_host, "127.0.0.1");
  EXPECT_EQ(config->store, "sqlite:codegrant.sqlite");
}

TEST(Configuration, TakesTheFlagBeforeTheEnvironmentBeforeTheFile) {
  const char* file = "port: 1001\nhost: file.example\nbrand: From the file";
  const auto variables = environment({{"CODEGRANT_PORT", "1002"}, {"CODEGRANT_HOST", "env.example"}});
  const auto config = load_config({{"port", {"1003"}}}, variables, file, "codegrant.yaml");
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->port, 1003);
  EXPECT_EQ(config->host, "env.example");
  EXPECT_EQ(config->brand, "From the file");
}

TEST(Configuration, ShowsTheNumbersToThisMachineAlone) {
  const auto config = load_config({{"host", {"0.0.0.0"}}}, empty_environment, "", "");
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->metrics_host, "127.0.0.1");
  const auto open = load_config({{"metrics-host", {"10.0.0.1"}}}, empty_environment, "", "");
  ASSERT_TRUE(open.has_value());
  EXPECT_EQ(open->metrics_host, "10.0.0.1");
}

TEST(Configuration, ReadsListsFromTheFileAndFromTheEnvironment) {
  const auto from_file = load_config({}, empty_environment, "seed: [a.yaml, b.yaml]", "f");
  ASSERT_TRUE(from_file.has_value());
  EXPECT_EQ(from_file->seeds, (std::vector<std::string>{"a.yaml", "b.yaml"}));
  const auto from_environment =
      load_config({}, environment({{"CODEGRANT_SEED", "c.yaml, d.yaml\te.yaml"}}), "", "");
  ASSERT_TRUE(from_environment.has_value());
  EXPECT_EQ(from_environment->seeds, (std::vector<std::string>{"c.yaml", "d.yaml", "e.yaml"}));
  const auto networks =
      load_config({}, environment({{"CODEGRANT_TRUSTED_PROXIES", "10.0.0.0/8 fd00::/8"}}), "", "");
  ASSERT_TRUE(networks.has_value());
  EXPECT_EQ(networks->trusted_proxies, (std::vector<std::string>{"10.0.0.0/8", "fd00::/8"}));
  const auto origins = load_config(
      {}, environment({{"CODEGRANT_SANDBOX_CONNECT", "https://a.example,http://localhost:8081"}}), "", "");
  ASSERT_TRUE(origins.has_value()) << origins.error().detail;
  EXPECT_EQ(origins->sandbox_connect,
            (std::vector<std::string>{"https://a.example", "http://localhost:8081"}));
}

TEST(Configuration, CanNameEverySettingInTheFile) {
  for (const Setting& setting : settings()) {
    const auto config = load_config({}, empty_environment, std::string(setting.name) + ": ''", "f");
    // Whatever the setting makes of an empty text, it knows its own name.
    const std::string message = config ? "" : config.error().detail;
    EXPECT_EQ(message.find("there is no setting"), std::string::npos);
  }
}

TEST(Switches, AreOffUntilTheyAreTurnedOn) {
  const auto silent = load_config({}, empty_environment, "", "");
  ASSERT_TRUE(silent.has_value());
  EXPECT_EQ(silent->password_grant, Switch::off);
  EXPECT_EQ(silent->sign_up, Switch::off);
  for (const auto* word : {"on", "true"}) {
    const auto config =
        load_config({{"password-grant", {word}}}, empty_environment, "sign-up: " + std::string(word), "f");
    ASSERT_TRUE(config.has_value()) << word;
    EXPECT_EQ(config->password_grant, Switch::on) << word;
    EXPECT_EQ(config->sign_up, Switch::on) << word;
  }
}

TEST(Strict, LeavesNoGraceToASpentRefreshToken) {
  EXPECT_EQ(load_config({}, empty_environment, "", "")->refresh_grace, Seconds{5});
  EXPECT_EQ(load_config({{"strict", {"on"}}}, empty_environment, "", "")->refresh_grace, Seconds{0});
  EXPECT_EQ(load_config({{"strict", {"on"}}}, empty_environment, "refresh-grace: 0", "f")->refresh_grace,
            Seconds{0});
}

TEST(Registration, NeedsATokenOrAWordThatItNeedsNone) {
  const auto with = [](const Flags& flags) { return load_config(flags, empty_environment, "", ""); };
  const std::string token(32, 't');
  EXPECT_EQ(with({})->registration, Switch::off);
  EXPECT_TRUE(with({{"registration", {"on"}}, {"registration-token", {token}}}).has_value());
  EXPECT_TRUE(with({{"registration", {"on"}}, {"open-registration", {"on"}}}).has_value());
}

TEST(Strict, DemandsNoncesInDpopProofs) {
  EXPECT_EQ(load_config({}, empty_environment, "", "")->dpop_nonces, Switch::off);
  EXPECT_EQ(load_config({{"strict", {"on"}}}, empty_environment, "", "")->dpop_nonces, Switch::on);
  EXPECT_EQ(load_config({{"dpop-nonces", {"on"}}}, empty_environment, "", "")->dpop_nonces, Switch::on);
}

TEST(Configuration, ReadsHowKeysComeAndGo) {
  const auto config =
      load_config({{"key-publication", {"15m"}}}, environment({{"CODEGRANT_KEY_ROTATION", "30d"}}),
                  "signing-algorithms: [PS256, ES256]", "f");
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->keys.publication, Seconds{900});
  EXPECT_EQ(config->keys.rotation, Seconds{30 * 24 * 3600});
  EXPECT_EQ(config->keys.algorithms, (std::vector{SigningAlgorithm::PS256, SigningAlgorithm::ES256}));
  const auto off = load_config({{"key-rotation", {"off"}}}, empty_environment, "", "");
  ASSERT_TRUE(off.has_value());
  EXPECT_FALSE(off->keys.rotation);
}

struct WrongCase {
  const char* sentence;
  Flags flags;
  const char* file;
  const char* message;  // what the detail holds
};

class WrongConfiguration : public testing::TestWithParam<WrongCase> {};

TEST_P(WrongConfiguration, IsRefusedByName) {
  const auto config = load_config(GetParam().flags, empty_environment, GetParam().file, "codegrant.yaml");
  ASSERT_FALSE(config.has_value());
  EXPECT_EQ(config.error().code, ErrorCode::invalid_configuration);
  EXPECT_NE(config.error().detail.find(GetParam().message), std::string::npos) << config.error().detail;
}

INSTANTIATE_TEST_SUITE_P(
    Messages, WrongConfiguration,
    testing::Values(
        WrongCase{"PortThatIsNoNumber", {{"port", {"abc"}}}, "", "--port: 'abc'"},
        WrongCase{"PortTooLarge", {{"port", {"65536"}}}, "", "0 to 65535"},
        WrongCase{"PortBelowZero", {{"port", {"-1"}}}, "", "--port"},
        WrongCase{"CodesThatLiveTooLong", {{"code-lifetime", {"601"}}}, "", "from 1 to 600"},
        WrongCase{"APolicyStoreBesideSqlite",
                  {{"policy-store", {"postgresql://policies@localhost/codegrant"}}},
                  "",
                  "policy-store: is for a store of PostgreSQL"},
        WrongCase{"APolicyStoreThatIsNone", {{"policy-store", {"sqlite:x"}}}, "", "must be postgresql://"},
        WrongCase{"RegistrationWithoutAWord", {{"registration", {"on"}}}, "", "needs a registration-token"},
        WrongCase{"OpenRegistrationWithoutRegistration",
                  {{"open-registration", {"on"}}},
                  "",
                  "open-registration: needs registration on"},
        WrongCase{"OpenRegistrationBesideAToken",
                  {{"registration", {"on"}},
                   {"open-registration", {"on"}},
                   {"registration-token", {std::string(32, 't')}}},
                  "",
                  "keep one of them"},
        WrongCase{"AShortRegistrationToken",
                  {{"registration-token", {std::string(31, 't')}}},
                  "",
                  "needs 32 characters"},
        WrongCase{"OpenRegistrationUnderStrict",
                  {{"registration", {"on"}}, {"open-registration", {"on"}}, {"strict", {"on"}}},
                  "",
                  "open-registration: must be off under strict"},
        WrongCase{"UnknownStore", {{"store", {"mysql:x"}}}, "", "sqlite:PATH, postgresql:"},
        WrongCase{"StoreWithoutPath", {{"store", {"sqlite:"}}}, "", "sqlite:PATH"},
        WrongCase{"PlainHttpIssuerElsewhere", {{"issuer", {"http://auth.example"}}}, "", "use https"},
        WrongCase{"IssuerWithASlash", {{"issuer", {"https://auth.example/"}}}, "", "drop the path"},
        WrongCase{"IssuerWithAQuery", {{"issuer", {"https://auth.example?x"}}}, "", "drop the query"},
        WrongCase{"IssuerThatIsNoUrl", {{"issuer", {"auth.example"}}}, "", "absolute URL"},
        WrongCase{"ReachableOriginWithAPath",
                  {{"sandbox-connect", {"https://auth.example", "https://api.example/v1"}}},
                  "",
                  "--sandbox-connect: 'https://api.example/v1' cannot be an issuer: drop the path"},
        WrongCase{"ShortRootSecret", {{"root-client-secret", {"short"}}}, "", "8 characters"},
        WrongCase{"ASwitchThatIsNeitherOnNorOff", {{"sign-up", {"yes"}}}, "", "'yes' is not a switch"},
        WrongCase{"UnknownLevel", {{"log-level", {"loud"}}}, "", "'loud' is not a log level"},
        WrongCase{"AGraceThatIsTooLong", {{"refresh-grace", {"61"}}}, "", "0 to 60"},
        WrongCase{"StrictWithPasswords", {{"strict", {"on"}}}, "password-grant: on", "password-grant: must"},
        WrongCase{"StrictWithAGrace", {{"strict", {"on"}}}, "refresh-grace: 1", "refresh-grace: must be 0"},
        WrongCase{"StrictWithoutNonces", {{"strict", {"on"}}}, "dpop-nonces: off", "dpop-nonces: must be on"},
        WrongCase{"StrictWithPrivateAddresses",
                  {{"strict", {"on"}}},
                  "private-addresses: on",
                  "private-addresses: must be off"},
        WrongCase{"StrictInDevelopment", {{"strict", {"on"}}}, "development: on", "development: must"},
        WrongCase{"ARotationThatIsNoTime",
                  {{"key-rotation", {"soon"}}},
                  "",
                  "--key-rotation: 'soon' is not a time"},
        WrongCase{
            "APublicationOfNoTime", {{"key-publication", {"0"}}}, "", "--key-publication: '0' is not a time"},
        WrongCase{"AnAlgorithmOfSecrets",
                  {{"signing-algorithms", {"HS256"}}},
                  "",
                  "--signing-algorithms: 'HS256' is not offered"},
        WrongCase{"AnAlgorithmTwice", {}, "signing-algorithms: [RS256, RS256]", "'RS256' is there twice"},
        WrongCase{
            "ASealingKeyThatIsShort", {{"sealing-key", {"c2hvcnQ"}}}, "", "--sealing-key: must be 32 bytes"},
        WrongCase{"UnknownKeyInTheFile", {}, "colour: red", "codegrant.yaml: there is no setting 'colour'"},
        WrongCase{"FileThatIsNoMap", {}, "- a", "codegrant.yaml: write one"},
        WrongCase{"FileThatIsNoYaml", {}, "a: [", "codegrant.yaml: not YAML"},
        WrongCase{"FileWithAnObject", {}, "port: {a: 1}", "codegrant.yaml: port: expected text"}),
    [](const auto& test) { return test.param.sentence; });

TEST(WrongConfiguration, DoesNotRepeatASecret) {
  const auto config = load_config({{"root-client-secret", {"hunter2"}}}, empty_environment, "", "");
  ASSERT_FALSE(config.has_value());
  EXPECT_EQ(config.error().detail.find("hunter2"), std::string::npos);
}

TEST(EnvironmentNames, AreUpperCaseWithUnderscores) {
  EXPECT_EQ(environment_name({.name = "log-level"}), "CODEGRANT_LOG_LEVEL");
}

}  // namespace
}  // namespace codegrant::server
