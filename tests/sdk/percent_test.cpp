// Percent-encoding: what is kept, what is refused, and UTF-8 as the measure of text.
#include "codegrant/codec/percent.hpp"

#include <gtest/gtest.h>

#include "codegrant/codec/utf8.hpp"

namespace codegrant {
namespace {

TEST(PercentEncode, KeepsOnlyUnreservedCharacters) {
  EXPECT_EQ(percent_encode("azAZ09-._~"), "azAZ09-._~");
  EXPECT_EQ(percent_encode(" +&=/?%\xc3\xa9"), "%20%2B%26%3D%2F%3F%25%C3%A9");
}

TEST(PercentDecode, ReversesEveryByteButNul) {
  std::string bytes;
  for (int byte = 1; byte < 256; ++byte) bytes += static_cast<char>(byte);
  const auto decoded = percent_decode(percent_encode(bytes));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(*decoded, bytes);
}

TEST(PercentDecode, RefusesBrokenEscapesAndNul) {
  for (const std::string text : {"%", "%4", "%4g", "%g4", "a%", "%00", "%%41"})
    EXPECT_FALSE(percent_decode(text)) << text;
  EXPECT_FALSE(percent_decode(std::string_view("a\0b", 3)));
}

TEST(PercentDecode, LeavesAPlusAlone) { EXPECT_EQ(*percent_decode("a+b%2b"), "a+b+"); }

TEST(PercentDecode, TakesAPlusForASpaceInAForm) {
  std::string bytes;
  EXPECT_TRUE(percent_decode("a+b%2b", bytes, Plus::space));
  EXPECT_EQ(bytes, "a b+");
}

TEST(Utf8, AcceptsTheEndsOfEachLength) {
  for (const char* text : {"\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
                           "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
    EXPECT_TRUE(is_utf8(text));
}

TEST(Utf8, RefusesWhatRfc3629Section3Forbids) {
  for (const char* text :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc3", "\xe2\x82", "\xc3("})
    EXPECT_FALSE(is_utf8(text));
}

}  // namespace
}  // namespace codegrant
