// The strict JSON reader beside another one, on documents that readers disagree about and on all short ones.
#include "tests/sdk/json_oracle.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "tests/sdk/json_corpus.hpp"

namespace codegrant {
namespace {

TEST(JsonOracle, AgreesOnWhatIsRead) {
  for (const auto& text : corpus::accepted()) {
    EXPECT_TRUE(nlohmann::json::accept(text)) << text;
    EXPECT_EQ(disagreement_on(text), "") << text;
  }
}

TEST(JsonOracle, ReadsANumberThatIsTooGreatForADouble) {
  for (const auto& text : corpus::read_by_us_alone()) {
    EXPECT_FALSE(nlohmann::json::accept(text)) << text;
    EXPECT_EQ(disagreement_on(text), "") << text;
  }
}

TEST(JsonOracle, RefusesTheSameAndMore) {
  for (const auto& text : corpus::refused_by_all()) EXPECT_FALSE(nlohmann::json::accept(text)) << text;
  for (const auto& text : corpus::refused_by_us_alone()) {
    EXPECT_TRUE(nlohmann::json::accept(text)) << text;
    EXPECT_EQ(disagreement_on(text), "") << text;
  }
}

// Every way to break one byte of a document that has a bit of everything.
TEST(JsonOracle, AgreesOnEveryOneByteChange) {
  const std::string document = R"({"a":[1,-0.5e2,"\u00e9\n\ud83d\ude00"],"b":{"c":true,"d":null,"€":false}})";
  for (std::size_t at = 0; at < document.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      auto text = document;
      text[at] = static_cast<char>(byte);
      ASSERT_EQ(disagreement_on(text), "") << text;
    }
  }
}

/// Appends to `text` in all ways up to `more` of what `pieces` has.
void check_every_text(const std::string& text, std::string_view pieces, int more) {
  ASSERT_EQ(disagreement_on(text), "") << text;
  if (more == 0) return;
  for (const char piece : pieces) check_every_text(text + piece, pieces, more - 1);
}

TEST(JsonOracle, AgreesOnEveryTextOfFiveCharacters) { check_every_text("", "{}[]\",:1-.e0 \\", 5); }

TEST(JsonOracle, AgreesOnEveryNumberOfSixCharacters) { check_every_text("", "10-+.eE", 6); }

TEST(JsonOracle, AgreesOnEveryEscapeOfSixCharacters) { check_every_text("\"\\", "\\\"udD80", 6); }

// One or two bytes that are no ASCII, and what may follow them.
TEST(JsonOracle, AgreesOnEveryStartOfACharacter) {
  for (int lead = 0x80; lead < 0x100; ++lead)
    for (int next = 0; next < 0x100; ++next)
      for (const std::string_view rest : {"", "\x80", "\xbf\xbf", "\x80\x80\x80", "\xc0"})
        ASSERT_EQ(disagreement_on("\"" + std::string{static_cast<char>(lead), static_cast<char>(next)} +
                                  std::string(rest) + "\""),
                  "")
            << lead << " " << next;
}

}  // namespace
}  // namespace codegrant
