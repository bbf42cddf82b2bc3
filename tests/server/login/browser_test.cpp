// Whether a browser is asked to show an address, and what it gets.
#include "server/login/browser.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace codegrant::login {
namespace {

/// A PATH of its own, with an `xdg-open` that notes what it was given.
class Browsers : public testing::Test {
 protected:
  Browsers() : path_(std::getenv("PATH")) {
    std::string pattern = (std::filesystem::temp_directory_path() / "codegrant-XXXXXX").string();
    place_ = mkdtemp(pattern.data());
    setenv("PATH", place_.c_str(), 1);
    setenv("DISPLAY", ":9", 1);
    unsetenv("WAYLAND_DISPLAY");
  }
  ~Browsers() override {
    setenv("PATH", path_.c_str(), 1);
    unsetenv("DISPLAY");
    std::filesystem::remove_all(place_);
  }

  void install() const {
    std::ofstream(place_ / "xdg-open")
        << "#!/bin/sh\nprintf '%s\\n' \"$#\" \"$1\" >'" << noted().string() << "'\n";
    std::filesystem::permissions(place_ / "xdg-open", std::filesystem::perms::owner_all);
  }
  std::filesystem::path noted() const { return place_ / "noted"; }
  std::string note() const {
    std::ifstream file(noted());
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  std::string path_;
  std::filesystem::path place_;
};

TEST_F(Browsers, GetTheAddressAsOneArgument) {
  install();
  ASSERT_TRUE(open_browser("https://as.example/a?b=$(id)&c='d e'"));
  ASSERT_GT(wait(nullptr), 0);
  EXPECT_EQ(note(), "1\nhttps://as.example/a?b=$(id)&c='d e'\n");
}

TEST_F(Browsers, AreNotThereWithoutTheProgram) { EXPECT_FALSE(open_browser("https://as.example/")); }

TEST_F(Browsers, AreNotThereWithoutADisplay) {
  install();
  setenv("DISPLAY", "", 1);
  EXPECT_FALSE(open_browser("https://as.example/"));
  EXPECT_FALSE(std::filesystem::exists(noted()));
}

}  // namespace
}  // namespace codegrant::login
