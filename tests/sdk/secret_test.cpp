// A secret leaves nothing behind in the memory that it had.
#include "codegrant/base/secret.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <type_traits>

namespace codegrant {
namespace {

bool is_blank(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c == '\0'; });
}

TEST(Wipe, OverwritesAllThatTheTextEverHeld) {
  for (const std::string_view secret : {"short", "long enough to need memory of its own, as tokens do"}) {
    std::string text(secret);
    const std::string_view memory(text.data(), text.size());
    text.resize(1);  // the rest stays behind
    wipe(text);
    EXPECT_TRUE(text.empty());
    EXPECT_TRUE(is_blank(memory));
  }
}

TEST(Secret, MovesWithoutLeavingAnythingBehind) {
  Secret from("short");
  const std::string_view memory(from.reveal().data(), from.reveal().size());
  const Secret to(std::move(from));
  EXPECT_EQ(to.reveal(), "short");
  EXPECT_TRUE(is_blank(memory));
}

template <class T>
concept Comparable = requires(T a, T b) {
  a == b;
};

TEST(SecretView, IsSeenOnlyWhereItIsRevealed) {
  static_assert(std::is_trivially_copyable_v<SecretView>);
  static_assert(!std::is_convertible_v<SecretView, std::string_view>);
  static_assert(!Comparable<SecretView>);
  EXPECT_TRUE(SecretView().empty());
  EXPECT_EQ(SecretView("short").reveal(), "short");
}

}  // namespace
}  // namespace codegrant
