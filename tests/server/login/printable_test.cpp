// What a stranger's text may do to a terminal and to a page: nothing.
#include "server/login/printable.hpp"

#include <gtest/gtest.h>

namespace codegrant::login {
namespace {

struct TextCase {
  const char* sentence;
  std::string text;
  std::string shown;
};

class Printable : public testing::TestWithParam<TextCase> {};

TEST_P(Printable, ShowsTextAlone) { EXPECT_EQ(printable(GetParam().text), GetParam().shown); }

INSTANTIATE_TEST_SUITE_P(
    OnATerminal, Printable,
    testing::Values(TextCase{"Plain", "Alice Liddell", "Alice Liddell"},
                    TextCase{"OfAnyLanguage", "Жанна Ⅳ 日本 😀", "Жанна Ⅳ 日本 😀"},
                    TextCase{"NoEscapeSequence", "\x1b[2J\x1b]0;x\x07", "?[2J?]0;x?"},
                    TextCase{"NoLineBreak", "a\r\nb\tc", "a??b?c"},
                    TextCase{"NoC1Control",
                             "\xC2\x9B"
                             "31m",
                             "?31m"},
                    TextCase{"NoTurnedDirection", "a\u202Eb\u2066c\u200F", "a?b?c?"},
                    TextCase{"NoInvisible", "a\u200Bb\uFEFFc\u00AD", "a?b?c?"},
                    TextCase{"NoLineSeparator", "a\u2028b", "a?b"},
                    TextCase{"NoHalfCharacter", "a\xE2\x82", "a??"}, TextCase{"NoStrayByte", "\xFF", "?"},
                    TextCase{"NotTooLong", std::string(1000, 'x'), std::string(509, 'x')}),
    [](const auto& test) { return test.param.sentence; });

TEST(Html, IsEscaped) {
  EXPECT_EQ(html("<a href=\"x\" id='y'>&"), "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;");
}

}  // namespace
}  // namespace codegrant::login
