// The sandbox page's files, their headers, and which of their encodings is sent.
#include "server/app/static_site.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

namespace codegrant::server {
namespace {

const std::vector<SiteFile> files{
    {"/index.html", "<html></html>"},        {"/assets/worker-1.js", "worker"},
    {"/assets/index-1.js", "page"},          {"/assets/index-1.js.br", "page, br"},
    {"/assets/index-1.js.gz", "page, gzip"}, {"/icon.svg", "<svg/>"}};

http::Response get(const std::string& path, const http::Headers& headers = {}) {
  const StaticSite site(files, {"http://localhost:8080", "https://auth.example.com"});
  return site.handle({.method = "GET", .path = path, .headers = headers});
}

std::string header(const http::Response& response, const std::string& name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

TEST(StaticSite, ServesThePageForItsRoutes) {
  for (const auto* path : {"/", "/callback", "/index.html"})
    EXPECT_EQ(get(path).body, "<html></html>") << path;
}

TEST(StaticSite, LetsOnlyTheWorkerReachTheServer) {
  EXPECT_EQ(header(get("/"), "Content-Security-Policy").find("http://localhost:8080"), std::string::npos);
  const auto worker = header(get("/assets/worker-1.js"), "Content-Security-Policy");
  EXPECT_NE(worker.find("connect-src 'self' http://localhost:8080 https://auth.example.com"),
            std::string::npos);
  EXPECT_NE(worker.find("'wasm-unsafe-eval'"), std::string::npos);
  EXPECT_EQ(header(get("/assets/index-1.js"), "Content-Security-Policy"), "");
}

struct HeaderCase {
  std::string sentence;
  std::string path;
  std::string name;
  std::string value;
};

class StaticSiteHeader : public testing::TestWithParam<HeaderCase> {};

TEST_P(StaticSiteHeader, IsSent) {
  EXPECT_EQ(header(get(GetParam().path), GetParam().name), GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(
    HtmlLivingStandard, StaticSiteHeader,
    testing::Values(HeaderCase{"NoOpenerHoldsThePage", "/", "Cross-Origin-Opener-Policy", "same-origin"},
                    HeaderCase{"NorWhatComesBack", "/callback", "Cross-Origin-Opener-Policy", "same-origin"},
                    HeaderCase{"AFileIsNoWindow", "/icon.svg", "Cross-Origin-Opener-Policy", ""},
                    HeaderCase{"NobodyFramesThePage", "/", "X-Frame-Options", "DENY"}),
    [](const auto& test) { return test.param.sentence; });

TEST(StaticSite, KnowsOnlyTheFilesThatWereThere) {
  EXPECT_EQ(get("/assets/missing.js").status, 404);
  EXPECT_EQ(get("/../secret.txt").status, 404);
  EXPECT_EQ(get("/assets/../../etc/passwd.txt").status, 404);
  EXPECT_EQ(get("/.git/config.txt").status, 404);
}

TEST(StaticSite, SendsNobodyACompressedFileByItsOwnName) {
  EXPECT_EQ(get("/assets/index-1.js.br").status, 404);
}

struct EncodingCase {
  std::string sentence;
  std::string accepts;
  std::string body;
  std::string encoding;
};

class StaticSiteEncoding : public testing::TestWithParam<EncodingCase> {};

TEST_P(StaticSiteEncoding, IsOneThatTheBrowserTakes) {
  const auto& [sentence, accepts, body, encoding] = GetParam();
  const auto response = get("/assets/index-1.js", {{"Accept-Encoding", accepts}});
  EXPECT_EQ(response.body, body);
  EXPECT_EQ(header(response, "Content-Encoding"), encoding);
  EXPECT_EQ(header(response, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(header(response, "Vary"), "Accept-Encoding");
}

INSTANTIATE_TEST_SUITE_P(
    Rfc9110Section12_5_3, StaticSiteEncoding,
    testing::Values(EncodingCase{"PlainWhereNothingIsSaid", "", "page", ""},
                    EncodingCase{"TheBestOfSeveral", "gzip, deflate, br, zstd", "page, br", "br"},
                    EncodingCase{"TheOnlyOneThatIsThere", "deflate, gzip", "page, gzip", "gzip"},
                    EncodingCase{"AWeightChangesNothing", "br;q=0.5", "page, br", "br"},
                    EncodingCase{"ZeroIsNo", "br;q=0, gzip; q=0.0", "page", ""},
                    EncodingCase{"PartOfAnotherNameIsNone", "brr, xgzip", "page", ""}),
    [](const auto& test) { return test.param.sentence; });

TEST(SiteFolder, IsReadWithAllThatIsInIt) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "site_folder";
  std::filesystem::create_directories(folder / "assets");
  std::ofstream(folder / "index.html") << "<html></html>";
  std::ofstream(folder / "assets/a.js") << "a";
  const auto read = read_site_folder(folder.string());
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(read.has_value());
  std::set<std::string> paths;
  for (const auto& [path, bytes] : *read) paths.insert(path + " " + bytes);
  EXPECT_EQ(paths, (std::set<std::string>{"/index.html <html></html>", "/assets/a.js a"}));
}

TEST(SiteFolder, WithoutAPageIsRefused) { EXPECT_FALSE(read_site_folder("/nonexistent").has_value()); }

}  // namespace
}  // namespace codegrant::server
