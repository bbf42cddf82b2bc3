// What an operator may change of the server's pages.
#include "server/pages/pages.hpp"

#include <gtest/gtest.h>

namespace codegrant::server {
namespace {

TEST(Look, NamesTheBrandAndTheTitle) {
  const Pages pages({.brand = "St. Mary <Clinic>", .title = "Welcome back"});
  const auto page = pages.login({});
  EXPECT_NE(page.find("St. Mary &lt;Clinic&gt;"), std::string::npos) << page;
  EXPECT_NE(page.find("<h1>Welcome back</h1>"), std::string::npos);
  EXPECT_NE(page.find("<title>Welcome back"), std::string::npos);
}

TEST(Look, SaysLogInWhereNothingElseIsSaid) {
  EXPECT_NE(Pages({.brand = "b"}).login({}).find("<h1>Log in</h1>"), std::string::npos);
}

TEST(Look, HasTheThemeAfterItsOwnStyle) {
  const std::string theme = ":root { --accent: #552288; }";
  const auto style = Pages({.brand = "b", .theme = theme}).style();
  EXPECT_TRUE(style.ends_with(theme));
  EXPECT_LT(style.find("--accent"), style.size() - theme.size());
}

}  // namespace
}  // namespace codegrant::server
