// Which pages of other origins may read answers.
#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

struct OriginCase {
  const char* sentence;
  const char* method;
  const char* path;
  const char* origin;
  const char* allowed;  // value of Access-Control-Allow-Origin
};

class Cors187 : public testing::TestWithParam<OriginCase> {};

TEST_P(Cors187, Holds) {
  TestServer server;
  const auto response = server.send(GetParam().method, GetParam().path, {{"Origin", GetParam().origin}});
  EXPECT_EQ(header_of(response, "Access-Control-Allow-Origin"), GetParam().allowed);
  EXPECT_FALSE(response.has("Access-Control-Allow-Credentials"));
}

INSTANTIATE_TEST_SUITE_P(
    Origins, Cors187,
    testing::Values(OriginCase{"RegisteredOnTokens", "POST", "/auth/token", "https://app.example",
                               "https://app.example"},
                    OriginCase{"RegisteredOnResources", "GET", "/Patient/p1", "https://app.example",
                               "https://app.example"},
                    OriginCase{"RegisteredPreflight", "OPTIONS", "/Session", "https://app.example",
                               "https://app.example"},
                    OriginCase{"ForeignPreflight", "OPTIONS", "/Session", "https://evil.example", ""},
                    OriginCase{"ForeignOnTokens", "POST", "/auth/token", "https://evil.example", ""},
                    OriginCase{"Suffix", "POST", "/auth/token", "https://evil-app.example", ""},
                    OriginCase{"Prefix", "POST", "/auth/token", "https://app.example.evil.example", ""},
                    OriginCase{"Null", "POST", "/auth/token", "null", ""},
                    OriginCase{"OtherScheme", "POST", "/auth/token", "http://app.example", ""},
                    OriginCase{"NobodyOnAuthorize", "GET", "/auth/authorize", "https://app.example", ""},
                    OriginCase{"NobodyOnLogin", "GET", "/auth/login", "https://app.example", ""},
                    OriginCase{"AnybodyOnMetadata", "GET", "/.well-known/openid-configuration",
                               "https://evil.example", "*"},
                    OriginCase{"AnybodyOnKeys", "GET", "/.well-known/jwks.json", "null", "*"}),
    [](const auto& test) { return test.param.sentence; });

TEST(Preflight, NamesWhatMayBeSent) {
  TestServer server;
  const auto response = server.send("OPTIONS", "/Patient", {{"Origin", "https://app.example"}});
  EXPECT_EQ(response.status, 204);
  EXPECT_NE(header_of(response, "Access-Control-Allow-Headers").find("Authorization"), std::string::npos);
  EXPECT_NE(header_of(response, "Access-Control-Allow-Methods").find("DELETE"), std::string::npos);
  EXPECT_EQ(header_of(response, "Vary"), "Origin");
}

}  // namespace
}  // namespace codegrant::server
