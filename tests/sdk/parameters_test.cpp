// Reading and writing of parameters in an arena (RFC 6749 §3.1, §3.2 and Appendix B).
#include "codegrant/codec/parameters.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "codegrant/codec/form_writer.hpp"
#include "tests/sdk/arena.hpp"

namespace codegrant {
namespace {

using Entries = std::vector<std::pair<std::string, std::string>>;

Entries entries(const Parameters& parameters) {
  Entries entries;
  for (const auto& parameter : parameters) entries.emplace_back(parameter.name, parameter.value);
  return entries;
}

TEST(Parameters, GivesNamesAndValuesInOrder) {
  TestArena arena;
  const auto parameters = Parameters::parse("b=2&a=x+y%2Bz&caf%C3%A9=%E2%82%AC&&lone&e=", arena);
  ASSERT_TRUE(parameters);
  EXPECT_EQ(entries(*parameters),
            (Entries{{"b", "2"}, {"a", "x y+z"}, {"café", "€"}, {"lone", ""}, {"e", ""}}));
}

TEST(Parameters, CountsAParameterWithoutValueAsAbsent) {
  TestArena arena;
  const auto parameters = Parameters::parse("scope=&state&iss=x", arena);
  ASSERT_TRUE(parameters);
  for (const char* name : {"scope", "state", "code"}) EXPECT_EQ(parameters->get(name), "") << name;
  EXPECT_EQ(parameters->get("iss"), "x");
  EXPECT_TRUE(parameters->has("scope"));
  EXPECT_TRUE(parameters->has("state"));
  EXPECT_FALSE(parameters->has("code"));
  EXPECT_FALSE(parameters->has(""));
}

TEST(Parameters, KeepsAnEqualsSignInsideAValue) {
  TestArena arena;
  EXPECT_EQ(Parameters::parse("a=b=c", arena)->get("a"), "b=c");
}

TEST(Parameters, RefusesWhatCouldBeReadInTwoWays) {
  TestArena arena;
  for (const char* text : {"a=1&a=1", "a=&a=1", "a=1&%61=2", "a=1&b=2&a", "=1&=2", "a=%", "a=%zz", "a=%00",
                           "a=%ff", "%c3%28=1", "a=\xed\xa0\x80"}) {
    const auto parameters = Parameters::parse(text, arena);
    ASSERT_FALSE(parameters) << text;
    EXPECT_EQ(parameters.error().code, ErrorCode::invalid_request);
  }
}

TEST(Parameters, TakesEveryRepeatWhereAskedTo) {
  TestArena arena;
  const auto parameters = Parameters::parse_with_repeats("a=1&b=2&a=3", arena);
  ASSERT_TRUE(parameters);
  EXPECT_EQ(entries(*parameters), (Entries{{"a", "1"}, {"b", "2"}, {"a", "3"}}));
  EXPECT_EQ(parameters->get("a"), "1");
}

std::string sixty_four() {
  std::string text;
  for (int i = 0; i < 64; ++i) text += 'p' + std::to_string(i) + "=&";
  return text;
}

TEST(Parameters, RefusesMoreThan64Parameters) {
  TestArena arena;
  EXPECT_TRUE(Parameters::parse(sixty_four(), arena));
  EXPECT_FALSE(Parameters::parse(sixty_four() + "one_more=", arena));
  EXPECT_FALSE(Parameters::parse_with_repeats(sixty_four() + "p1=", arena));
}

TEST(Parameters, NeedNoMoreRoomThanTheySay) {
  for (const auto& text : {sixty_four(), sixty_four() + "one_more=", std::string("a=1"), std::string()}) {
    std::vector<char> room(Parameters::room_for(text));
    Arena arena(room);
    EXPECT_EQ(Parameters::parse(text, arena).has_value(), text.find("one_more") == std::string::npos);
  }
}

TEST(FormWriter, WritesWhatIsReadBack) {
  TestArena arena;
  Text text(arena);
  FormWriter form(text, 0);
  form.add("a", "x y&+é");
  form.add("b=", "");
  EXPECT_EQ(text.view(), "a=x%20y%26%2B%C3%A9&b%3D=");
  EXPECT_EQ(entries(*Parameters::parse(text.view(), arena)), (Entries{{"a", "x y&+é"}, {"b=", ""}}));
}

TEST(FormWriter, ContinuesAnAddress) {
  TestArena arena;
  Text text(arena);
  text += "https://a.example/";
  FormWriter form(text, '?');
  form.add("a", "1");
  form.add("b", "2");
  EXPECT_EQ(text.view(), "https://a.example/?a=1&b=2");
}

}  // namespace
}  // namespace codegrant
