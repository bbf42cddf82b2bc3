// How paths find their routes.
#include "server/app/routes.hpp"

#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

struct MatchCase {
  const char* sentence;
  const char* pattern;
  const char* path;
  bool matches;
};

class Patterns : public testing::TestWithParam<MatchCase> {};

TEST_P(Patterns, Hold) {
  EXPECT_EQ(match(GetParam().pattern, GetParam().path).has_value(), GetParam().matches);
}

INSTANTIATE_TEST_SUITE_P(Routes, Patterns,
                         testing::Values(MatchCase{"SamePath", "/auth/token", "/auth/token", true},
                                         MatchCase{"LongerPath", "/auth/token", "/auth/token/x", false},
                                         MatchCase{"TrailingSlash", "/auth/token", "/auth/token/", false},
                                         MatchCase{"ShorterPath", "/auth/token", "/auth", false},
                                         MatchCase{"DoubleSlash", "/:Type/:id", "/Patient//p1", false},
                                         MatchCase{"TypeAndId", "/:Type/:id", "/Patient/p1", true},
                                         MatchCase{"TypesBeginInUpperCase", "/:Type/:id", "/auth/token",
                                                   false},
                                         MatchCase{"EmptyId", "/:Type/:id", "/Patient/", false},
                                         MatchCase{"NoPath", "/:Type", "", false}),
                         [](const auto& test) { return test.param.sentence; });

std::string allow_of(const http::Response& response) {
  for (const auto& [name, value] : response.headers)
    if (name == "Allow") return value;
  return {};
}

TEST(Routes, TellWhichMethodsAnAddressTakes) {
  TestServer server;
  const auto get_token = server.send("GET", "/auth/token");
  EXPECT_EQ(get_token.status, 405);
  EXPECT_EQ(allow_of(get_token), "POST, OPTIONS");
  EXPECT_EQ(server.send("DELETE", "/auth/login").status, 405);
  EXPECT_EQ(allow_of(server.send("OPTIONS", "/auth/userinfo")), "GET, HEAD, POST, OPTIONS");
  EXPECT_EQ(server.send("HEAD", "/health").status, 200);
  EXPECT_EQ(server.send("GET", "/auth/nothing").status, 404);
  EXPECT_EQ(server.send("GET", "/nothing").status, 404);
}

TEST(Metadata, NamesOnlyWhatIsThere) {
  TestServer server;
  const Json metadata = body_of_response(server.send("GET", "/.well-known/oauth-authorization-server"));
  EXPECT_EQ(metadata["issuer"], TestServer::issuer);
  EXPECT_EQ(metadata["code_challenge_methods_supported"], Json::array({"S256"}));
  EXPECT_EQ(metadata["grant_types_supported"],
            Json::array({"authorization_code", "refresh_token", "client_credentials",
                         "urn:ietf:params:oauth:grant-type:token-exchange"}));
  for (const auto& [name, value] : metadata.items()) {
    if (!name.ends_with("_endpoint") && name != "jwks_uri") continue;
    const std::string path = value.get<std::string>().substr(std::string(TestServer::issuer).size());
    EXPECT_NE(server.send("POST", path).status, 404) << name;
  }
  const Json spoofed =
      body_of_response(server.send("GET", "/.well-known/openid-configuration",
                                   {{"Host", "evil.example"}, {"X-Forwarded-Host", "evil.example"}}));
  EXPECT_EQ(spoofed, metadata);
}

}  // namespace
}  // namespace codegrant::server
