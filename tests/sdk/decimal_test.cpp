// Whole numbers: digits, few enough to fit, and nothing else.
#include "codegrant/codec/decimal.hpp"

#include <gtest/gtest.h>

#include <string>

namespace codegrant {
namespace {

std::string write_decimal(std::int64_t number) {
  std::string text;
  append_decimal(text, number);
  return text;
}

TEST(Decimal, ReadsWhatItWrites) {
  for (const std::int64_t number : {0LL, 7LL, 10LL, 65535LL, 999'999'999'999'999LL})
    EXPECT_EQ(read_decimal(write_decimal(number)), number);
  EXPECT_EQ(write_decimal(0), "0");
  EXPECT_EQ(write_decimal(1'000'600), "1000600");
  EXPECT_EQ(read_decimal("0080"), 80);
}

TEST(Decimal, IsAppended) {
  std::string text = "a.example:";
  append_decimal(text, 8080);
  EXPECT_EQ(text, "a.example:8080");
}

TEST(Decimal, ReadsNothingElse) {
  for (const auto* text : {"", "-1", "+1", " 1", "1 ", "1.0", "1e9", "0x1", "\xd9\xa1", "1000000000000000"})
    EXPECT_FALSE(read_decimal(text)) << text;
}

}  // namespace
}  // namespace codegrant
