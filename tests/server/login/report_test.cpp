// What the terminal and the browser's tab show.
#include "server/login/report.hpp"

#include <gtest/gtest.h>

namespace codegrant::login {
namespace {

const UnixTime then = from_unix(784111777);

struct NameCase {
  const char* sentence;
  const char* sub;
  const char* claims;
  const char* first_line;
};

class Who : public testing::TestWithParam<NameCase> {};

TEST_P(Who, IsNamed) {
  const auto text = who_signed_in({GetParam().sub, "email", GetParam().claims, then});
  EXPECT_EQ(text.substr(0, text.find('\n')), GetParam().first_line);
}

INSTANTIATE_TEST_SUITE_P(
    Names, Who,
    testing::Values(NameCase{"ByTheName", "7", R"({"name":"Alice Liddell"})", "Signed in as Alice Liddell."},
                    NameCase{"ByTheFormattedName", "7", R"({"name":{"formatted":"Dr. Liddell"}})",
                             "Signed in as Dr. Liddell."},
                    NameCase{"ByTheNamesParts", "7",
                             R"({"name":{"givenName":"Alice","familyName":"Liddell"}})",
                             "Signed in as Alice Liddell."},
                    NameCase{"ByTheSubject", "7", "{}", "Signed in as 7."},
                    NameCase{"ByTheSubjectWithoutClaims", "7", "", "Signed in as 7."},
                    NameCase{"ByNothing", "", "", "Signed in; the server did not say who."},
                    NameCase{"WithoutTricks", "7", R"({"name":"\u001b[2Jroot"})", "Signed in as ?[2Jroot."}),
    [](const auto& test) { return test.param.sentence; });

TEST(Who, IsToldInFull) {
  EXPECT_EQ(who_signed_in({"7", "openid email", R"({"name":"Alice","email":"a@example.com"})", then}),
            "Signed in as Alice.\n"
            "  sub     7\n"
            "  name    Alice\n"
            "  email   a@example.com\n"
            "  scope   openid email\n"
            "  expires 1994-11-06T08:49:37Z\n");
}

TEST(Claims, AreListed) {
  EXPECT_EQ(list_of(R"({"email_verified":true,"address":{"country":"DE"},"name":"Alice","none":""})"),
            "  address {\"country\":\"DE\"}\n"
            "  email_verified true\n"
            "  name    Alice\n");
  EXPECT_EQ(list_of("[]"), "");
}

const Refused denied{
    "authorization_error", "the authorization server refused", 0, "access_denied", "<b>No</b>", ""};

TEST(Refusals, AreSaidInTheServersWords) {
  EXPECT_EQ(in_words(denied), "the authorization server refused: access_denied: <b>No</b>");
  EXPECT_EQ(in_words({"network_error", "the server is overloaded or broken", 503, "", "", ""}),
            "the server is overloaded or broken (HTTP 503)");
}

TEST(Pages, DoNothingAndAreKeptNowhere) {
  for (const auto& page : {signed_in_page(), refused_page(denied)}) {
    const auto has = [&](const std::string& name, const std::string& value) {
      for (const auto& header : page.headers)
        if (header.first == name && header.second == value) return true;
      return false;
    };
    EXPECT_TRUE(has("Cache-Control", "no-store"));
    EXPECT_TRUE(has("Content-Security-Policy",
                    "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"));
    EXPECT_TRUE(has("X-Content-Type-Options", "nosniff"));
    EXPECT_TRUE(has("Referrer-Policy", "no-referrer"));
  }
}

TEST(Pages, ShowTheServersWordsAsText) {
  const auto page = refused_page(denied).body;
  EXPECT_NE(page.find("access_denied: &lt;b&gt;No&lt;/b&gt;"), std::string::npos) << page;
  EXPECT_EQ(page.find("<b>"), std::string::npos);
}

}  // namespace
}  // namespace codegrant::login
