// Absolute URIs taken apart as written (RFC 3986 §3), and their origins (RFC 6454 §6.2).
#include "codegrant/codec/uri.hpp"

#include <gtest/gtest.h>

#include <string>

#include "codegrant/codec/origin.hpp"

namespace codegrant {
namespace {

TEST(Uri, GivesEveryPartAsWritten) {
  const auto uri = Uri::parse("HTTPS://user:pw@Example.com:0443/a%2fb/../c?q=1?2#frag?");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->scheme, "HTTPS");
  EXPECT_EQ(uri->userinfo, "user:pw");
  EXPECT_EQ(uri->host, "Example.com");
  EXPECT_EQ(uri->port, "0443");
  EXPECT_EQ(uri->path, "/a%2fb/../c");
  EXPECT_EQ(uri->query, "q=1?2");
  EXPECT_EQ(uri->fragment, "frag?");
  EXPECT_EQ(origin(*uri), "https://example.com");
}

TEST(Uri, TellsAnEmptyQueryFromNone) {
  EXPECT_EQ(Uri::parse("https://a.example/?")->query, "");
  EXPECT_EQ(Uri::parse("https://a.example/")->query, std::nullopt);
  EXPECT_EQ(Uri::parse("https://a.example/#")->fragment, "");
  EXPECT_EQ(Uri::parse("https://a.example?x")->path, "");
  EXPECT_EQ(Uri::parse("https://a.example#/b?x")->query, std::nullopt);
  EXPECT_EQ(Uri::parse("https://a.example#/b?x")->fragment, "/b?x");
  EXPECT_EQ(Uri::parse("https://a.example?x=a@b/c:d")->host, "a.example");
}

TEST(Uri, ReadsSchemesWithoutAuthority) {
  const auto uri = Uri::parse("com.example.app:/callback?x=1");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->scheme, "com.example.app");
  EXPECT_EQ(uri->host, "");
  EXPECT_EQ(uri->path, "/callback");
  EXPECT_EQ(uri->query, "x=1");
}

struct OriginCase {
  const char* text;
  const char* origin;
};
class UriOrigin : public testing::TestWithParam<OriginCase> {};
TEST_P(UriOrigin, IsNormal) { EXPECT_EQ(origin(*Uri::parse(GetParam().text)), GetParam().origin); }
INSTANTIATE_TEST_SUITE_P(Rfc6454Section6, UriOrigin,
                         testing::Values(OriginCase{"http://LocalHost:8080/x", "http://localhost:8080"},
                                         OriginCase{"http://a.example:80", "http://a.example"},
                                         OriginCase{"http://a.example:", "http://a.example"},
                                         OriginCase{"http://a.example:443/", "http://a.example:443"},
                                         OriginCase{"https://[::1]:8443/", "https://[::1]:8443"},
                                         OriginCase{"https://[::1]/", "https://[::1]"},
                                         OriginCase{"https://a.example:443/", "https://a.example"}));

struct SameOriginCase {
  const char* sentence;
  const char* a;
  const char* b;
  bool same;
};
class UriSameOrigin : public testing::TestWithParam<SameOriginCase> {};
TEST_P(UriSameOrigin, Holds) {
  const auto a = Uri::parse(GetParam().a);
  const auto b = Uri::parse(GetParam().b);
  EXPECT_EQ(same_origin(*a, *b), GetParam().same);
  EXPECT_EQ(same_origin(*b, *a), GetParam().same);
  EXPECT_EQ(origin(*a) == origin(*b), GetParam().same);
}
INSTANTIATE_TEST_SUITE_P(
    Rfc6454Section5, UriSameOrigin,
    testing::Values(
        SameOriginCase{"WhateverThePath", "https://a.example/x?y#z", "https://a.example", true},
        SameOriginCase{"WhateverTheCase", "HTTPS://A.Example", "https://a.eXAMPLE", true},
        SameOriginCase{"WithItsDefaultPort", "https://a.example:443", "https://a.example", true},
        SameOriginCase{"WithItsDefaultPortOfHttp", "http://a.example:80", "http://a.example:", true},
        SameOriginCase{"WhateverTheZeros", "http://a.example:08080", "http://a.example:8080", true},
        SameOriginCase{"WhoeverTheUser", "https://user@a.example", "https://a.example", true},
        SameOriginCase{"NotOfAnotherScheme", "http://a.example:443", "https://a.example:443", false},
        SameOriginCase{"NotOfTheOtherDefaultPort", "http://a.example", "https://a.example", false},
        SameOriginCase{"NotOfAnotherPort", "https://a.example:8443", "https://a.example", false},
        SameOriginCase{"NotOfALongerHost", "https://a.example.evil.net", "https://a.example", false},
        SameOriginCase{"NotOfASubdomain", "https://b.a.example", "https://a.example", false},
        SameOriginCase{"NotOfAnUnderscoreForAHyphen", "https://a_b.example", "https://a-b.example", false}),
    [](const auto& test) { return test.param.sentence; });

struct Refusal {
  const char* sentence;
  std::string text;
};
class UriRefusal : public testing::TestWithParam<Refusal> {};
TEST_P(UriRefusal, IsInvalidRequest) {
  const auto uri = Uri::parse(GetParam().text);
  ASSERT_FALSE(uri);
  EXPECT_EQ(uri.error().code, ErrorCode::invalid_request);
}
INSTANTIATE_TEST_SUITE_P(
    Rfc3986Section3, UriRefusal,
    testing::Values(
        Refusal{"Nothing", ""}, Refusal{"APath", "/callback"}, Refusal{"NoScheme", "//a.example/"},
        Refusal{"AnEmptyScheme", "://a.example/"}, Refusal{"ASchemeThatStartsWithADigit", "1a://x"},
        Refusal{"ASpace", "https://a.example/ b"}, Refusal{"ATab", "https://a.example/\tb"},
        Refusal{"ALineBreak", "https://a.example/\r\nb"}, Refusal{"ABackslash", "https:\\\\a.example"},
        Refusal{"ABackslashInThePath", "https://a.example/\\b"},
        Refusal{"NonAscii", "https://a.example/\xc3\xa9"}, Refusal{"Delete", "https://a.example/\x7f"},
        Refusal{"Nul", std::string("https://a.example/\0", 19)}, Refusal{"HttpWithoutHost", "http:///a"},
        Refusal{"HttpWithoutSlashes", "https:a.example"}, Refusal{"AnEmptyUserinfo", "https://@a.example/"},
        Refusal{"TwoAtSigns", "https://a@b@c.example/"}, Refusal{"APortOfLetters", "https://a.example:8a/"},
        Refusal{"APortTooHigh", "https://a.example:65536/"},
        Refusal{"ANegativePort", "https://a.example:-1/"},
        Refusal{"AnEscapeInTheHost", "https://a%2eexample/"}, Refusal{"AnOpenBracket", "https://[::1/"},
        Refusal{"TwoPorts", "https://a.example:1:2/"}),
    [](const auto& test) { return test.param.sentence; });

}  // namespace
}  // namespace codegrant
