// The machine's clock and randomness.
#include "server/adapters/system.hpp"

#include <gtest/gtest.h>

#include <array>
#include <ctime>
#include <set>
#include <string>

namespace codegrant::server {
namespace {

TEST(SystemClock, TellsTheMachinesTime) {
  const auto before = std::time(nullptr);
  const auto now = to_unix(SystemClock().now());
  EXPECT_GE(now, before);
  EXPECT_LE(now, std::time(nullptr));
}

TEST(SystemRandom, FillsEveryByte) {
  SystemRandom random;
  std::array<std::byte, 64> seen{};
  for (int round = 0; round < 20; ++round) {
    std::array<std::byte, 64> bytes{};
    random.fill(bytes);
    for (std::size_t i = 0; i < bytes.size(); ++i) seen[i] |= bytes[i];
  }
  for (const auto byte : seen) EXPECT_NE(byte, std::byte{0});
}

TEST(RandomId, IsUniqueAnd22CharactersOfBase64Url) {
  SystemRandom random;
  std::set<std::string> ids;
  for (int i = 0; i < 10'000; ++i) {
    const auto id = random_id(random);
    EXPECT_EQ(id.size(), 22u);
    ids.insert(id);
  }
  EXPECT_EQ(ids.size(), 10'000u);
}

TEST(RandomToken, IsUniqueAnd43CharactersOfBase64Url) {
  SystemRandom random;
  std::set<std::string> tokens;
  for (int i = 0; i < 10'000; ++i) {
    const auto token = random_token(random);
    EXPECT_EQ(token.reveal().size(), 43u);
    tokens.insert(token.reveal());
  }
  EXPECT_EQ(tokens.size(), 10'000u);
}

}  // namespace
}  // namespace codegrant::server
