// Settings that are believed, and the server behind them that is.
#include <gtest/gtest.h>

#include "tests/sdk/arena.hpp"
#include "tests/sdk/session_driver.hpp"

namespace codegrant {
namespace {

Driver configured(const Options& options) {
  Driver driver;
  driver.take(Configure{1, options.json()});
  return driver;
}

constexpr auto undiscovered = "";

TEST(Configure, NeedsNoDiscoveryWhereMetadataIsGiven) {
  Driver driver;
  EXPECT_EQ(driver.take(Configure{1, Options{}.json()}).names(), "session answer");
  EXPECT_EQ(driver.where(), "signed_out");
}

TEST(Configure, IsSealedByTheFirst) {
  for (const State& state :
       {State(SignedOut{}), State(AwaitingAuthorization{}), State(SignedIn{}), State(NeedsInteraction{})}) {
    auto driver = Driver::in(state);
    const auto where = driver.where();
    // Another tab of the same app.
    EXPECT_EQ(driver.take(Configure{8, Options{}.json()}).names(), "answer");
    const auto step = driver.take(Configure{9, openid_options().json()});
    EXPECT_EQ(step.names(), "fail");
    EXPECT_EQ(step.failure(), "invalid_configuration");
    EXPECT_EQ(driver.where(), where);
  }
}

TEST(Configure, OfAnotherTabWaitsForTheFirst) {
  auto driver = configured({"aidbox", "read", "", undiscovered});
  EXPECT_EQ(driver.take(Configure{2, "{}"}).names(), "postpone");
  EXPECT_EQ(driver.answer(200, metadata()).first("answer").id, 1u);
  EXPECT_EQ(driver.take(Configure{2, "{}"}).failure(), "invalid_configuration");
}

TEST(Configure, MayBeTriedAgainWhereItFailed) {
  auto driver = configured({"aidbox", "read", "", undiscovered});
  driver.answer(503, "");
  EXPECT_EQ(driver.answer(503, "").failure(), "network_error");
  EXPECT_EQ(driver.where(), "failed");
  EXPECT_EQ(driver.take(BeginLogin{2, LoginMode::redirect, "", "", ""}).failure(), "invalid_transition");
  EXPECT_EQ(driver.take(Configure{3, "{}"}).names(), "fail");
  EXPECT_EQ(driver.take(Configure{4, Options{}.json()}).names(), "session answer");
  EXPECT_EQ(driver.log_in().failure(), "");
}

struct OptionCase {
  const char* sentence;
  std::string options;
  const char* code = "invalid_configuration";
};
class RefusedOptions : public testing::TestWithParam<OptionCase> {};
TEST_P(RefusedOptions, Fail) {
  Driver driver;
  const auto step = driver.take(Configure{1, GetParam().options});
  EXPECT_EQ(step.names(), "session fail");
  EXPECT_EQ(step.failure(), GetParam().code);
  EXPECT_EQ(step.first("fail").text(1), "configure");
  EXPECT_EQ(driver.where(), "failed");
}
std::string with_issuer(const std::string& url) {
  return R"({"client_id":"c","redirect_uri":"https://app.example/","issuer":")" + url + "\"}";
}
std::string with_redirect_uri(const std::string& url) {
  return R"({"issuer":"https://as.example","client_id":"c","redirect_uri":")" + url + "\"}";
}
std::string with(const std::string& more, const std::string& server = metadata()) {
  return Options{"oauth2", "read", more, server}.json();
}
std::string openid_at(const std::string& server) { return Options{"oidc", "openid", "", server}.json(); }
INSTANTIATE_TEST_SUITE_P(
    Refusals, RefusedOptions,
    testing::Values(
        OptionCase{"NoJson", ""}, OptionCase{"AList", "[]"}, OptionCase{"NoIssuer", R"({"client_id":"c"})"},
        OptionCase{"AnHttpIssuerOffTheLoopback", with_issuer("http://as.example")},
        OptionCase{"AnHttpIssuerOnAHostCalledLikeTheLoopback", with_issuer("http://localhost.evil.example")},
        OptionCase{"AnIssuerWithAQuery", with_issuer("https://as.example/?x")},
        OptionCase{"NoClientId", R"({"issuer":"https://as.example","redirect_uri":"https://a.example/"})"},
        OptionCase{"NoRedirectUri", R"({"issuer":"https://as.example","client_id":"c"})"},
        OptionCase{"AnInsecureRedirectUri", with_redirect_uri("http://a.example/")},
        OptionCase{"ARedirectUriWithAFragment", with_redirect_uri("https://a.example/#x")},
        OptionCase{"ARepeatedOption", with(R"(,"scope":"other")")},
        OptionCase{"AScopeThatIsNone", Options{"oauth2", "a  b"}.json()},
        OptionCase{"TheOidcProfileWithoutOpenid", Options{"oidc", "read"}.json()},
        OptionCase{"AnUnknownProfile", Options{"x"}.json()},
        OptionCase{"AProfileThatIsNoText", R"({"profile":1})"},
        OptionCase{"AnUnknownWayToPush", with(R"(,"par":"always")")},
        OptionCase{"AResourceThatIsNoList", with(R"(,"resource":"https://api.example")")},
        OptionCase{"AResourceThatIsNoText", with(R"(,"resource":[1])")},
        OptionCase{"AnEndlessLogin", with(R"(,"transactionTtl":1e9)")},
        OptionCase{"ALoginOfNoTime", with(R"(,"transactionTtl":0)")},
        OptionCase{"AnEndlessToken", with(R"(,"defaultExpiresIn":86401)")},
        OptionCase{"ForeignMetadata", with("", R"({"issuer":"https://evil.example"})"), "issuer_mismatch"},
        OptionCase{
            "MetadataWithoutPkce",
            with("", R"({"issuer":"https://as.example","authorization_endpoint":"https://as.example/a",)"
                     R"("token_endpoint":"https://as.example/t"})"),
            "invalid_response"},
        OptionCase{"OpenidWithoutKeys", openid_at(metadata())},
        OptionCase{"PushingWhereTheServerTakesNone", with(R"(,"par":"required")")},
        OptionCase{"DpopByAnAlgorithmThatTheServerDoesNotTake",
                   with(R"(,"dpop":true)", metadata(R"(,"dpop_signing_alg_values_supported":["RS256"])"))}),
    [](const auto& test) { return test.param.sentence; });

TEST(Configure, RefusesRulesThatCouldMeanAnything) {
  for (const auto* rule :
       {R"({"origin":"https://a.example"})", R"({"origin":"https://a.example","paths":[]})",
        R"({"origin":"https://a.example","paths":["Patient"]})",
        R"({"origin":"https://a.example","paths":[""]})", R"({"origin":"https://a.example","paths":[1]})",
        R"({"origin":"https://a.example","paths":["/"],"methods":"GET"})",
        R"({"origin":"https://a.example","paths":["/"],"methods":[1]})", R"({"origin":"*","paths":["/"]})",
        R"({"origin":"https://a.example/api","paths":["/"]})",
        R"({"origin":"http://a.example","paths":["/"]})", R"({"origin":"https://u@a.example","paths":["/"]})",
        R"({"origin":"https://a.example?x","paths":["/"]})", R"({"origin":"https://a.example","paths":"/"})",
        R"({"paths":["/"]})", "7"}) {
    TestArena arena;
    const auto text = std::string(R"({"issuer":"https://as.example","client_id":"c",)"
                                  R"("redirect_uri":"https://a.example/","resources":[)") +
                      rule + "]}";
    EXPECT_FALSE(Configuration::read(text, arena)) << rule;
  }
}

TEST(Configure, TakesTheLoopbackForSecure) {
  TestArena arena;
  EXPECT_TRUE(Configuration::read(with_issuer("http://localhost:8080"), arena));
  EXPECT_TRUE(Configuration::read(with_redirect_uri("http://127.0.0.1:3000/callback"), arena));
}

TEST(Discovery, AsksTheSecondAddressWhereTheFirstIsUnknown) {
  auto driver = configured({"aidbox", "read", "", undiscovered});
  EXPECT_EQ(driver.where(), "discovering");
  EXPECT_EQ(driver.request.text(url_part), "https://as.example/.well-known/oauth-authorization-server");
  EXPECT_EQ(driver.answer(404, "").names(), "http_request");
  EXPECT_EQ(driver.request.text(url_part), "https://as.example/.well-known/openid-configuration");
  EXPECT_EQ(driver.answer(200, metadata()).names(), "session answer");
}

TEST(Discovery, AsksTheSecondAddressOnlyOnce) {
  auto driver = configured({"aidbox", "read", "", undiscovered});
  driver.answer(404, "");
  EXPECT_EQ(driver.answer(404, "").failure(), "invalid_response");
}

TEST(Discovery, AsksAnOpenidProviderWhereOpenidConnectSays) {
  auto driver = configured({"oidc", "openid", "", undiscovered});
  EXPECT_EQ(driver.request.text(url_part), "https://as.example/.well-known/openid-configuration");
  EXPECT_EQ(driver.answer(404, "").failure(), "invalid_response");
}

TEST(Discovery, FailsClearly) {
  struct Broken {
    int status;
    std::string body;
    const char* code;
  };
  for (const auto& [status, body, code] :
       {Broken{200, R"({"issuer":"https://evil.example"})", "issuer_mismatch"},
        Broken{200, "<html>", "invalid_response"}, Broken{200, "[]", "invalid_response"},
        Broken{503, "", "network_error"}, Broken{403, "{}", "invalid_response"}}) {
    auto driver = configured({"oidc", "openid", "", undiscovered});
    EXPECT_EQ(driver.answer(status, body).failure(), code);
    EXPECT_EQ(driver.where(), "failed");
  }
  auto driver = configured({"oidc", "openid", "", undiscovered});
  EXPECT_EQ(driver.lose().failure(), "network_error");
}

// A server that knows only one of the addresses may answer the other with a page, or without the headers
// that let a browser see the answer.
TEST(Discovery, AsksTheSecondAddressWhateverTheFirstOneSaid) {
  constexpr auto second = "https://as.example/.well-known/openid-configuration";
  for (const int status : {200, 400, 403, 404, 503}) {
    auto driver = configured({"aidbox", "read", "", undiscovered});
    EXPECT_EQ(driver.answer(status, "<html>", "text/html").names(), "http_request") << status;
    EXPECT_EQ(driver.request.text(url_part), second);
    EXPECT_EQ(driver.answer(200, metadata()).names(), "session answer");
  }
  auto driver = configured({"aidbox", "read", "", undiscovered});
  EXPECT_EQ(driver.lose().names(), "http_request");
  EXPECT_EQ(driver.request.text(url_part), second);
  EXPECT_EQ(driver.lose().failure(), "network_error");
}

TEST(Discovery, RefusesAnAnswerOfAnotherType) {
  auto driver = configured({"oidc", "openid", "", undiscovered});
  EXPECT_EQ(driver.answer(200, metadata(), "text/html").failure(), "invalid_response");
}

}  // namespace
}  // namespace codegrant
