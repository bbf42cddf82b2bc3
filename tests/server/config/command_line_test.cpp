// Which program the command line asks for, and what it chooses for a sign-in.
#include "server/config/command_line.hpp"

#include <gtest/gtest.h>

namespace codegrant::server {
namespace {

CommandLine read(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "codegrant");
  return read_command_line(static_cast<int>(arguments.size()), arguments.data(),
                           [](const std::string&) { return std::nullopt; });
}

CommandLine read_login(std::vector<const char*> more) {
  std::vector<const char*> arguments{"login", "--issuer", "https://as.example", "--client-id", "cli"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return read(arguments);
}

TEST(CommandLines, AskToServeOrToSignIn) {
  EXPECT_FALSE(read({"serve", "--port", "0"}).login.has_value());
  const auto line = read_login({});
  EXPECT_FALSE(line.exit_status.has_value());
  ASSERT_TRUE(line.login.has_value());
  EXPECT_EQ(line.login->issuer, "https://as.example");
  EXPECT_EQ(line.login->client_id, "cli");
}

TEST(CommandLines, SignInByOpenIdConnectUnlessToldOtherwise) {
  EXPECT_EQ(read_login({}).login->profile, "oidc");
  EXPECT_EQ(read_login({}).login->scope, "openid profile email");
  EXPECT_EQ(read_login({"--scope", "openid"}).login->scope, "openid");
  EXPECT_EQ(read_login({"--profile", "oauth2"}).login->scope, "");
}

TEST(CommandLines, ChooseForASignIn) {
  const auto plain = *read_login({}).login;
  EXPECT_TRUE(plain.opens_browser);
  EXPECT_FALSE(plain.dpop || plain.userinfo);
  EXPECT_EQ(plain.port, 0);
  EXPECT_EQ(plain.timeout, Seconds{180});
  const auto chosen = *read_login({"--no-browser", "--dpop", "--userinfo", "--port", "4000", "--timeout",
                                   "20", "--prompt", "login", "--login-hint", "alice"})
                           .login;
  EXPECT_FALSE(chosen.opens_browser);
  EXPECT_TRUE(chosen.dpop && chosen.userinfo);
  EXPECT_EQ(chosen.port, 4000);
  EXPECT_EQ(chosen.timeout, Seconds{20});
  EXPECT_EQ(chosen.prompt, "login");
  EXPECT_EQ(chosen.login_hint, "alice");
}

TEST(CommandLines, EndWithStatus2WhereTheyAreWrong) {
  for (const auto& wrong : std::vector<std::vector<const char*>>{{"--profile", "saml"},
                                                                 {"--port", "65536"},
                                                                 {"--port", "x"},
                                                                 {"--timeout", "0"},
                                                                 {"--timeout", "86401"},
                                                                 {"--scope", "\xFF"},
                                                                 {"--colour", "red"}})
    EXPECT_EQ(read_login(wrong).exit_status, 2) << wrong[0] << " " << wrong[1];
  EXPECT_EQ(read({"login", "--issuer", "https://as.example"}).exit_status, 2);
  EXPECT_EQ(read({"login", "--client-id", "cli"}).exit_status, 2);
  EXPECT_EQ(read({}).exit_status, 2);
}

}  // namespace
}  // namespace codegrant::server
