// Form reading and writing (RFC 6749 §3.1, §3.2 and Appendix B).
#include "codegrant/codec/form.hpp"

#include <gtest/gtest.h>

namespace codegrant {
namespace {

using Entries = std::vector<std::pair<std::string, std::string>>;

TEST(Form, ReadsNamesAndValuesInOrder) {
  const auto form = Form::parse("b=2&a=x+y%2Bz&caf%C3%A9=%E2%82%AC&&lone");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->entries(), (Entries{{"b", "2"}, {"a", "x y+z"}, {"café", "€"}, {"lone", ""}}));
}

TEST(Form, CountsAParameterWithoutValueAsAbsent) {
  const auto form = Form::parse("scope=&state");
  ASSERT_TRUE(form);
  EXPECT_FALSE(form->get("scope"));
  EXPECT_FALSE(form->get("state"));
  EXPECT_FALSE(form->get("code"));
}

TEST(Form, KeepsAnEqualsSignInsideAValue) { EXPECT_EQ(Form::parse("a=b=c")->get("a"), "b=c"); }

TEST(Form, RefusesWhatCouldBeReadInTwoWays) {
  for (const char* text :
       {"a=1&a=1", "a=&a=1", "a=1&%61=2", "a=%", "a=%zz", "a=%00", "a=%ff", "%c3%28=1", "a=\xed\xa0\x80"}) {
    const auto form = Form::parse(text);
    ASSERT_FALSE(form) << text;
    EXPECT_EQ(form.error().code, ErrorCode::invalid_request);
  }
}

TEST(Form, RefusesMoreThan64Parameters) {
  std::string text;
  for (int i = 0; i < 64; ++i) text += 'p' + std::to_string(i) + "=&";
  EXPECT_TRUE(Form::parse(text));
  EXPECT_FALSE(Form::parse(text + "one_more="));
  EXPECT_FALSE(Form::parse_noting_repeats(text + "p1="));
}

TEST(Form, NotesRepeatsAndKeepsTheFirst) {
  const auto form = Form::parse_noting_repeats("a=1&b=2&a=3&a=4");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->get("a"), "1");
  EXPECT_EQ(form->repeated(), (std::vector<std::string>{"a", "a"}));
}

TEST(Form, KeepsEveryResourceAndAudience) {
  const auto form = Form::parse("resource=a&audience=c&resource=b&resource=");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->all("resource"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(form->all("audience"), std::vector<std::string>{"c"});
  EXPECT_EQ(form->get("resource"), "a");
  EXPECT_EQ(Form::parse(form->encode())->entries(), form->entries());
}

TEST(Form, ReplacesWhatIsSetTwice) {
  Form form;
  form.set("a", "1");
  form.set("b", "x y&+é");
  form.set("a", "2");
  EXPECT_EQ(form.encode(), "a=2&b=x%20y%26%2B%C3%A9");
  EXPECT_EQ(Form::parse(form.encode())->entries(), form.entries());
}

}  // namespace
}  // namespace codegrant
