// RFC 4648's vectors, and the spellings that are refused.
#include "codegrant/codec/base64url.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/sdk/arena.hpp"

namespace codegrant {
namespace {

using Pair = std::pair<std::string, std::string>;
class Base64url : public testing::TestWithParam<Pair> {};

TEST_P(Base64url, EncodesAndDecodes) {
  const auto& [bytes, text] = GetParam();
  EXPECT_EQ(base64url::encode(bytes), text);
  const auto decoded = base64url::decode(text);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(*decoded, bytes);
}

INSTANTIATE_TEST_SUITE_P(Rfc4648Section10, Base64url,
                         testing::Values(Pair{"", ""}, Pair{"f", "Zg"}, Pair{"fo", "Zm8"},
                                         Pair{"foo", "Zm9v"}, Pair{"foob", "Zm9vYg"},
                                         Pair{"fooba", "Zm9vYmE"}, Pair{"foobar", "Zm9vYmFy"},
                                         Pair{"\xfb\xff\xbf", "-_-_"}));

TEST(Base64urlInAnArena, IsTheSame) {
  TestArena arena;
  Text text(arena);
  base64url::encode("foob", text);
  EXPECT_EQ(text.view(), "Zm9vYg");
  Text bytes(arena);
  EXPECT_TRUE(base64url::decode("Zm9vYg", bytes));
  EXPECT_EQ(bytes.view(), "foob");
  EXPECT_FALSE(base64url::decode("Zm9vYg==", bytes));
}

struct Refusal {
  const char* sentence;
  std::string text;
};
class Base64urlRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(Base64urlRefusal, IsInvalidRequest) {
  const auto decoded = base64url::decode(GetParam().text);
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, ErrorCode::invalid_request);
}

INSTANTIATE_TEST_SUITE_P(Rfc4648Section3, Base64urlRefusal,
                         testing::Values(Refusal{"Padding", "Zg=="}, Refusal{"Whitespace", "Zm9v\n"},
                                         Refusal{"TheOtherAlphabet", "+/+/"}, Refusal{"ALoneCharacter", "Z"},
                                         Refusal{"ALoneCharacterAtTheEnd", "Zm9vY"},
                                         Refusal{"TrailingBitsOfTwo", "Zh"},
                                         Refusal{"TrailingBitsOfFour", "Zm9"},
                                         Refusal{"Nul", std::string("Zm\0v", 4)}),
                         [](const auto& test) { return test.param.sentence; });

}  // namespace
}  // namespace codegrant
