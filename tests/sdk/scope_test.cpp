// Scope as RFC 6749 §3.3 writes it.
#include "codegrant/protocol/scope.hpp"

#include <gtest/gtest.h>

namespace codegrant {
namespace {

TEST(Scope, KeepsOrderAndCountsARepeatOnce) {
  const auto scope = Scope::parse("openid patient/*.read openid");
  ASSERT_TRUE(scope);
  EXPECT_EQ(scope->to_string(), "openid patient/*.read");
  EXPECT_TRUE(scope->contains("openid"));
  EXPECT_FALSE(scope->contains("open"));
}

TEST(Scope, ContainsWholeTokensOnly) {
  for (const char* token : {"", "a", "b c", "bc d", "cd", "d ", " d"})
    EXPECT_FALSE(scope_contains("ab bc d", token)) << token;
  for (const char* token : {"ab", "bc", "d"}) EXPECT_TRUE(scope_contains("ab bc d", token)) << token;
  EXPECT_FALSE(scope_contains("", ""));
}

TEST(Scope, GivesItsTokens) {
  EXPECT_EQ(Scope::parse("a b a c")->tokens(), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_TRUE(Scope().tokens().empty());
}

TEST(Scope, CoversWhatIsNarrower) {
  const auto wide = *Scope::parse("a b c");
  EXPECT_TRUE(wide.covers(*Scope::parse("c a")));
  EXPECT_TRUE(wide.covers(Scope()));
  EXPECT_FALSE(wide.covers(*Scope::parse("a d")));
  EXPECT_FALSE(Scope().covers(wide));
}

TEST(Scope, ReadsTheEmptyTextAsTheEmptyScope) { EXPECT_TRUE(Scope::parse("")->empty()); }

TEST(Scope, RefusesWhatRfc6749Section3_3Forbids) {
  for (const char* text : {" ", " a", "a ", "a  b", "a\tb", "a\"b", "a\\b", "a\x7f", "caf\xc3\xa9", "a\nb"}) {
    const auto scope = Scope::parse(text);
    ASSERT_FALSE(scope) << text;
    EXPECT_EQ(scope.error().code, ErrorCode::invalid_scope);
  }
}

}  // namespace
}  // namespace codegrant
