// Headers and cookies as they are read from a request.
#include "server/http/request.hpp"

#include <gtest/gtest.h>

namespace codegrant::server::http {
namespace {

TEST(RequestHeaders, AreFoundWithoutRegardToCase) {
  const Request request{.headers = {{"Content-TYPE", "text/yaml"}, {"Accept", "a"}, {"accept", "b"}}};
  EXPECT_EQ(request.header("content-type"), "text/yaml");
  EXPECT_EQ(request.header("Accept"), "a");
  EXPECT_EQ(request.header_count("ACCEPT"), 2U);
  EXPECT_EQ(request.header("Origin"), std::nullopt);
}

struct CookieCase {
  const char* sentence;
  Headers headers;
  std::optional<std::string> value;
};

class Cookies : public testing::TestWithParam<CookieCase> {};

TEST_P(Cookies, AreRead) {
  const Request request{.headers = GetParam().headers};
  EXPECT_EQ(request.cookie("sid"), GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc6265Section5_4, Cookies,
    testing::Values(CookieCase{"Alone", {{"Cookie", "sid=abc"}}, "abc"},
                    CookieCase{"AmongOthers", {{"Cookie", "a=1; sid=abc; b=2"}}, "abc"},
                    CookieCase{"WithEqualsInside", {{"Cookie", "sid=a=b"}}, "a=b"},
                    CookieCase{"NotByAPrefixOfTheName", {{"Cookie", "xsid=abc; sidx=abc"}}, std::nullopt},
                    CookieCase{"NotTwice", {{"Cookie", "sid=abc; sid=def"}}, std::nullopt},
                    CookieCase{
                        "NotTwiceInTwoHeaders", {{"Cookie", "sid=abc"}, {"Cookie", "sid=abc"}}, std::nullopt},
                    CookieCase{"NotWithoutAValue", {{"Cookie", "sid"}}, std::nullopt}),
    [](const auto& test) { return test.param.sentence; });

}  // namespace
}  // namespace codegrant::server::http
