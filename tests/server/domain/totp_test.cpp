// One-time codes: the vectors of RFC 6238 Appendix B, and one step of drift.
#include "server/domain/totp.hpp"

#include <gtest/gtest.h>

#include "server/adapters/openssl_crypto.hpp"

namespace codegrant::server {
namespace {

constexpr const char* key = "12345678901234567890";

struct Vector {
  long long time;
  const char* code;  // the last six of the eight digits that the RFC lists
};

class TotpCodes : public testing::TestWithParam<Vector> {};

TEST_P(TotpCodes, AreThoseOfTheRfc) {
  const OpensslCrypto crypto;
  EXPECT_EQ(totp_code(crypto, key, totp_step_at(from_unix(GetParam().time))), GetParam().code);
}

INSTANTIATE_TEST_SUITE_P(Rfc6238AppendixB, TotpCodes,
                         testing::Values(Vector{59, "287082"}, Vector{1111111109, "081804"},
                                         Vector{1111111111, "050471"}, Vector{1234567890, "005924"},
                                         Vector{2000000000, "279037"}, Vector{20000000000, "353130"}));

struct DriftCase {
  const char* sentence;
  int seconds;  // that the app's clock is ahead of ours
  bool accepted;
};

class Drift : public testing::TestWithParam<DriftCase> {};

TEST_P(Drift, IsTakenForOneStep) {
  const OpensslCrypto crypto;
  const UnixTime now = from_unix(1'800'000'010);
  const auto of_the_app = totp_step_at(now + Seconds{GetParam().seconds});
  const auto found = find_totp_step(crypto, key, totp_code(crypto, key, of_the_app), now);
  EXPECT_EQ(found, GetParam().accepted ? std::optional(of_the_app) : std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Rfc6238Section5_2, Drift,
                         testing::Values(DriftCase{"None", 0, true}, DriftCase{"AStepAhead", 30, true},
                                         DriftCase{"AStepBehind", -30, true},
                                         DriftCase{"TwoStepsAhead", 60, false},
                                         DriftCase{"TwoStepsBehind", -60, false}),
                         [](const auto& test) { return test.param.sentence; });

TEST(TextsThatAreNoCode, FitNoStep) {
  const OpensslCrypto crypto;
  for (const auto* text : {"", "0", "0000000", "abcdef", "28708"})
    EXPECT_EQ(find_totp_step(crypto, key, text, from_unix(59)), std::nullopt) << text;
}

}  // namespace
}  // namespace codegrant::server
