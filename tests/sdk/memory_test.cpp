// The memory that a session is given: no secret stays in it longer than it is needed, and no input that a
// host lets through can exhaust it.
#include <gtest/gtest.h>

#include "tests/sdk/id_tokens.hpp"
#include "tests/sdk/session_driver.hpp"

namespace codegrant {
namespace {

constexpr auto canary_body =
    R"({"access_token":"canary-access","token_type":"Bearer","expires_in":400,"refresh_token":"canary-refresh"})";

bool has(const Driver& driver, std::string_view text) {
  return std::string_view(driver.memory.get(), Session::memory_size).find(text) != std::string_view::npos;
}

/// The code_verifier of a login, as it was kept.
std::string verifier_of(const Driver& driver) { return driver.kept.substr(0, driver.kept.find('\n')); }

TEST(Memory, KeepsNoVerifierOnceALoginHasBegun) {
  auto driver = Driver::with();
  driver.entropy[40] = 'k';
  driver.log_in();
  EXPECT_TRUE(has(driver, verifier_of(driver)));  // to be put into the store
  driver.take(Wake{});
  EXPECT_FALSE(has(driver, verifier_of(driver)));
}

TEST(Memory, KeepsNeitherCodeNorVerifierOnceTheyWereExchanged) {
  auto driver = Driver::with();
  driver.entropy[40] = 'l';
  driver.log_in();
  driver.take(CallbackReceived{3, driver.callback("code=canary-code")});
  driver.load();
  EXPECT_TRUE(has(driver, "canary-code"));
  driver.answer(200, canary_body);
  EXPECT_FALSE(has(driver, "canary-code"));
  EXPECT_FALSE(has(driver, verifier_of(driver)));
  EXPECT_TRUE(has(driver, "canary-access"));
}

TEST(Memory, KeepsNoTokenOfASessionThatHasEnded) {
  for (const auto mode : {LogoutMode::local, LogoutMode::session}) {
    auto driver = Driver::signed_in(canary_body);
    driver.take(FetchAuthorize{7, Turn::first, "GET", "https://as.example/Patient"});
    driver.take(Renew{8, Turn::first});
    driver.take(Logout{9, mode, ""});
    driver.take(Wake{});  // what is to be done was read
    for (const auto* secret : {"canary-access", "canary-refresh"}) EXPECT_FALSE(has(driver, secret));
  }
}

TEST(Memory, KeepsNoTokenThatWasRefused) {
  auto driver = Driver::exchanging();
  driver.answer(200, R"({"access_token":"canary-access","token_type":"mac"})");
  EXPECT_FALSE(has(driver, "canary-access"));
}

// Size

constexpr std::size_t most_text = 64 * 1024;  // what wasm/src/host.ts lets a page send and a server answer

/// A member that fills `json` up to the most, with as many values as that can hold.
std::string filled(std::string json) {
  json.pop_back();
  json += ",\"filling\":[0";
  while (json.size() + 4 <= most_text) json += ",0";
  return json + "]}";
}

TEST(Memory, SufficesForTheLargestSession) {
  Driver driver;
  const Options undiscovered{"oidc", "openid read", "", ""};
  for (int again = 0; again < 2; ++again) {  // nothing is left behind by a try that failed
    driver.take(Configure{1, filled(undiscovered.json())});
    driver.answer(200, filled(R"({"issuer":"https://evil.example"})"));
    ASSERT_EQ(driver.where(), "failed");
  }
  driver.take(Configure{1, filled(undiscovered.json())});
  driver.answer(200, filled(metadata(std::string(openid_endpoints) + push_endpoint)));
  ASSERT_EQ(driver.where(), "signed_out");

  for (int again = 0; again < 2; ++again) {
    driver.log_in(LoginMode::redirect, "/", std::string(most_text, '\\'), "");
    driver.answer(201, filled(R"({"request_uri":"urn:x"})"));
    driver.take(CallbackReceived{3, driver.callback("code=" + std::string(most_text, '!'))});
    ASSERT_EQ(driver.where(), "awaiting_authorization");  // too long for an address
    driver.take(CallbackReceived{3, driver.callback("code=" + std::string(2000, '!'))});
    driver.load();

    // A token of every size that fits beside the other, each as dense as it can be.
    auto of_claims = claims().with("nonce", in_quotes(driver.nonce));
    of_claims = of_claims.with("filling", "[0" + std::string(most_text / 8, ' ') + "]");
    const auto token = id_token(of_claims);
    const auto access_token = std::string(most_text - token.size() - 400, '!');
    driver.answer(200, R"({"token_type":"Bearer","expires_in":400,"refresh_token":"r","access_token":")" +
                           access_token + R"(","id_token":")" + token + "\"}");
    ASSERT_EQ(driver.where(), "validating_id_token");
    if (again == 0) driver.answer(200, filled(jwks({rsa_key()})));
    driver.take(SignatureChecked{driver.verification, true});
    ASSERT_EQ(driver.where(), "signed_in");
    EXPECT_EQ(driver.tokens().access_token.reveal(), access_token);

    EXPECT_EQ(driver
                  .take(FetchAuthorize{7, Turn::first, "GET",
                                       "https://as.example/Patient/" + std::string(most_text - 100, 'p')})
                  .names(),
              "authorize_request");
    driver.take(AskUserinfo{8, Turn::first});
    driver.answer(200, filled(R"({"sub":"alice"})"));
    driver.take(Renew{9, Turn::first});
    driver.answer(200, filled(R"({"access_token":"a","token_type":"Bearer","refresh_token":")" +
                              std::string(most_text / 2, '!') + "\"}"));
    ASSERT_EQ(driver.where(), "signed_in");
    driver.take(Renew{10, Turn::first});
    ASSERT_EQ(driver.where(), "renewing");
    driver.take(Logout{11, LogoutMode::local, ""});
    ASSERT_EQ(driver.where(), "signed_out");
  }
}

TEST(Memory, SufficesForTheLargestIdToken) {
  auto driver = Driver::exchanging(openid_options());
  auto of_claims = claims().with("nonce", in_quotes(driver.nonce));
  std::string zeros = "[0";
  while (zeros.size() < most_text / 2) zeros += ",0";
  driver.answer(200, openid_body(id_token(of_claims.with("filling", zeros + "]"),
                                          header().with("filling", "[" + std::string(8000, ' ') + "]"))));
  EXPECT_EQ(driver.where(), "validating_id_token");
}

}  // namespace
}  // namespace codegrant
