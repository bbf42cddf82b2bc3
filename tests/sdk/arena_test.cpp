// The arena: what is made in it stays put, whatever is made between, and is gone when it is wiped.
#include "codegrant/base/arena.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string>

namespace codegrant {
namespace {

struct Pair {
  char small = 7;
  std::int64_t large;
};

TEST(Arena, MakesAlignedValues) {
  std::array<char, 256> room;
  room.fill('x');
  Arena arena(room);
  for (int i = 0; i < 3; ++i) {
    arena.copy("odd");
    const auto& pair = arena.make<Pair>();
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&pair) % alignof(Pair), 0u);
    EXPECT_EQ(pair.small, 7);
    EXPECT_EQ(pair.large, 0);
  }
}

TEST(Arena, KeepsACopyApart) {
  std::array<char, 16> room;
  Arena arena(room);
  std::string text = "text";
  const auto copied = arena.copy(text);
  text[0] = 'n';
  EXPECT_EQ(copied, "text");
  EXPECT_EQ(arena.copy(""), "");
}

TEST(Arena, LeavesNothingBehindWhenItIsWiped) {
  std::array<char, 32> room;
  room.fill('x');
  Arena arena(room);
  arena.copy("secret");
  Text text(arena);
  text += "more";
  arena.copy("between");
  text += '!';  // moves, and leaves a copy
  const auto used = static_cast<std::size_t>(text.view().end() - room.data());
  arena.wipe();
  EXPECT_EQ(std::string_view(room.data(), room.size()),
            std::string(used, '\0') + std::string(room.size() - used, 'x'));
  EXPECT_EQ(arena.copy("anew").data(), room.data());
}

#ifndef __EMSCRIPTEN__
TEST(ArenaDeathTest, HasNoMoreThanItsRoom) {
  std::array<char, 8> room;
  Arena arena(room);
  arena.copy("12345678");
  EXPECT_DEATH(arena.copy("9"), "");
}
#endif

TEST(Text, GrowsInPlaceWhileItIsLast) {
  std::array<char, 8> room;
  Arena arena(room);
  Text text(arena);
  EXPECT_TRUE(text.empty());
  text += "1234";
  text += '5';
  text += "";
  text += "678";
  EXPECT_EQ(text.view(), "12345678");
  EXPECT_EQ(text.view().data(), room.data());
}

TEST(Text, MovesBehindWhatWasMadeMeanwhile) {
  std::array<char, 64> room;
  Arena arena(room);
  Text one(arena);
  Text other(arena);
  one += "one";
  const auto before = one.view();
  other += "other";
  one += " and ";
  one += other.view();
  other += '!';
  EXPECT_EQ(before, "one");
  EXPECT_EQ(one.view(), "one and other");
  EXPECT_EQ(other.view(), "other!");
}

TEST(Text, AppendsItself) {
  std::array<char, 8> room;
  Arena arena(room);
  Text text(arena);
  text += "ab";
  text += text.view();
  EXPECT_EQ(text.view(), "abab");
}

}  // namespace
}  // namespace codegrant
