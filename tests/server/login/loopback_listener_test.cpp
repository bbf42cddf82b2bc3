// Who may come back to the loopback address, and with what (RFC 8252 §7.3 and §8.3).
#include "server/login/loopback_listener.hpp"

#include <gtest/gtest.h>
#include <httplib.h>

#include <vector>

namespace codegrant::login {
namespace {

class Listeners : public testing::Test {
 protected:
  Listeners() {
    EXPECT_TRUE(listener_.bind(0).has_value());
    listener_.start();
  }

  std::string authority() const {
    const auto uri = listener_.redirect_uri();
    return uri.substr(7, uri.find('/', 7) - 7);
  }
  int status_of(const std::string& method, const std::string& target, const std::string& host) const {
    httplib::Client client("http://" + authority());
    httplib::Request request;
    request.method = method;
    request.path = target;
    request.headers = {{"Host", host}};
    const auto answer = client.send(request);
    return answer ? answer->status : 0;
  }

  std::vector<std::string> arrived_;
  bool expects_somebody_ = true;
  LoopbackListener listener_{[this](const std::string& address) -> std::optional<server::http::Response> {
    arrived_.push_back(address);
    if (!expects_somebody_) return std::nullopt;
    return server::http::content(200, "text/plain", "welcome");
  }};
};

TEST_F(Listeners, TellTheWholeAddress) {
  EXPECT_EQ(status_of("GET", "/callback?code=a%20b&state=c", authority()), 200);
  EXPECT_EQ(arrived_, std::vector{listener_.redirect_uri() + "?code=a%20b&state=c"});
}

TEST_F(Listeners, HaveNothingForWhoIsNotExpected) {
  expects_somebody_ = false;
  EXPECT_EQ(status_of("GET", "/callback?code=a&state=c", authority()), 404);
}

TEST_F(Listeners, HaveNothingElse) {
  const auto port = authority().substr(authority().find(':'));
  EXPECT_EQ(status_of("GET", "/", authority()), 404);
  EXPECT_EQ(status_of("GET", "/favicon.ico", authority()), 404);
  EXPECT_EQ(status_of("GET", "/callback/", authority()), 404);
  EXPECT_EQ(status_of("GET", "/callback/x?code=a", authority()), 404);
  EXPECT_EQ(status_of("POST", "/callback?code=a", authority()), 404);
  EXPECT_EQ(status_of("HEAD", "/callback?code=a", authority()), 404);
  EXPECT_EQ(status_of("GET", "/callback?code=a", "localhost" + port), 404);
  EXPECT_EQ(status_of("GET", "/callback?code=a", "evil.example" + port), 404);
  EXPECT_EQ(status_of("GET", "/callback?code=a", "127.0.0.1"), 404);
  EXPECT_EQ(status_of("GET", "/callback?code=a", "127.0.0.1:1"), 404);
  EXPECT_TRUE(arrived_.empty());
}

TEST_F(Listeners, CannotShareAPort) {
  const auto port = static_cast<std::uint16_t>(std::stoi(authority().substr(authority().find(':') + 1)));
  LoopbackListener second([](const std::string&) { return std::nullopt; });
  const auto bound = second.bind(port);
  ASSERT_FALSE(bound.has_value());
  EXPECT_NE(bound.error().detail.find(std::to_string(port)), std::string::npos);
}

}  // namespace
}  // namespace codegrant::login
