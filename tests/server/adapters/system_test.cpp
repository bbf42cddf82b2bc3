// The machine's clock and randomness.
#include "server/adapters/system.hpp"

#include <gtest/gtest.h>

#include <array>
#include <ctime>
#include <set>
#include <string>

#include "server/ports/moment.hpp"
#include "server/ports/random.hpp"

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

TEST(OrderedIdsAndTokens, AreLongerByTheirMomentAndUnique) {
  SystemRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) {
    const auto id = ordered_id(random);
    const auto token = ordered_token(random).reveal();
    EXPECT_EQ(id.size(), ordered_id_length);
    EXPECT_EQ(token.size(), ordered_token_length);
    EXPECT_TRUE(moment_in(id));
    EXPECT_TRUE(moment_in(token));
    seen.insert({id, token});
  }
  EXPECT_EQ(seen.size(), 20'000u);
}

}  // namespace
}  // namespace codegrant::server
