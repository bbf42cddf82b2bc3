// The sandbox page's files and their headers.
#include "server/app/static_site.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace codegrant::server {
namespace {

class Site : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = std::filesystem::path(testing::TempDir()) /
                 (std::string("site-") + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(directory_ / "assets");
    write("index.html", "<html></html>");
    write("assets/worker-1.js", "worker");
    write("assets/index-1.js", "page");
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  void write(const std::string& name, const std::string& text) { std::ofstream(directory_ / name) << text; }

  http::Response get(const std::string& path) {
    const auto site = StaticSite::load(directory_.string(), "http://localhost:8080", R"({"issuer":"x"})");
    EXPECT_TRUE(site.has_value());
    return site->handle({.method = "GET", .path = path});
  }

  static std::string header(const http::Response& response, const std::string& name) {
    for (const auto& [key, value] : response.headers)
      if (key == name) return value;
    return {};
  }

  std::filesystem::path directory_;
};

TEST_F(Site, ServesThePageForItsRoutes) {
  for (const auto* path : {"/", "/callback", "/index.html"})
    EXPECT_EQ(get(path).body, "<html></html>") << path;
}

TEST_F(Site, LetsOnlyTheWorkerReachTheServer) {
  EXPECT_EQ(header(get("/"), "Content-Security-Policy").find("http://localhost:8080"), std::string::npos);
  const auto worker = header(get("/assets/worker-1.js"), "Content-Security-Policy");
  EXPECT_NE(worker.find("connect-src 'self' http://localhost:8080"), std::string::npos);
  EXPECT_NE(worker.find("'wasm-unsafe-eval'"), std::string::npos);
  EXPECT_EQ(header(get("/assets/index-1.js"), "Content-Security-Policy"), "");
}

TEST_F(Site, KnowsOnlyTheFilesThatWereThere) {
  EXPECT_EQ(get("/assets/missing.js").status, 404);
  EXPECT_EQ(get("/../secret.txt").status, 404);
  EXPECT_EQ(get("/assets/../../etc/passwd.txt").status, 404);
  EXPECT_EQ(get("/.git/config.txt").status, 404);
}

TEST_F(Site, TellsThePageItsServer) { EXPECT_EQ(get("/sandbox.json").body, R"({"issuer":"x"})"); }

TEST(SiteWithoutAPage, IsRefused) {
  EXPECT_FALSE(StaticSite::load("/nonexistent", "http://localhost:8080", "{}").has_value());
}

}  // namespace
}  // namespace codegrant::server
