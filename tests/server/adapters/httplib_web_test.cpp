// Fetches at addresses that clients registered: where they may go, and how much they take.
#include "server/adapters/httplib_web.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/adapters/http_server.hpp"

namespace codegrant::server {
namespace {

/// A server of this machine that says what came to it.
class Fetches : public testing::Test {
 protected:
  Fetches() : port_(*server_.bind("127.0.0.1", 0)) { server_.start(); }

  http::Response answer(const http::Request& request) {
    ++requests_;
    if (request.path == "/elsewhere") return http::see_other("/keys");
    if (request.path == "/large") return http::content(200, "text/plain", std::string(65 * 1024, 'x'));
    if (request.method == "POST") return http::content(request.body == "a=b" ? 204 : 400, "text/plain", "");
    return http::content(200, "text/plain", request.path + "?" + request.query);
  }
  std::string at(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(port_) + path; }

  int requests_ = 0;
  HttpServer server_{[this](const http::Request& request) { return answer(request); }, {.threads = 2}};
  std::uint16_t port_;
};

TEST_F(Fetches, GoNowhereOnThisMachineUnlessThatIsAllowed) {
  HttplibWeb web(Switch::off);
  const auto name = "https://localhost:" + std::to_string(port_) + "/keys";
  for (const auto& url : {at("/keys"), "https" + at("/keys").substr(4), name, std::string("https://[::1]/"),
                          std::string("https://10.0.0.1/"), std::string("https://user@example.com/"),
                          std::string("ftp://example.com/"), std::string("nonsense")}) {
    const auto answer = web.get(url);
    ASSERT_FALSE(answer) << url;
    EXPECT_EQ(answer.error().code, ErrorCode::network_error);
  }
  EXPECT_EQ(requests_, 0);
}

TEST_F(Fetches, GiveTheBodyOfAGoodAnswer) {
  HttplibWeb web(Switch::on);
  const auto answer = web.get(at("/keys?a=b"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(*answer, "/keys?a=b");
}

// What was looked up and checked is what is connected to; the name is not looked up again, which could lead
// elsewhere by then.
TEST_F(Fetches, GoToTheAddressThatWasCheckedHoweverItsNameIsSpelled) {
  std::vector<std::string> asked;
  HttplibWeb web(Switch::on, std::chrono::seconds{5}, [&](const std::string& host) {
    asked.push_back(host);
    return std::vector<std::string>{"127.0.0.1"};
  });
  for (const std::string host : {"keys.invalid", "KEYS.Invalid"}) {
    const auto answer = web.get("http://" + host + ":" + std::to_string(port_) + "/keys");
    EXPECT_TRUE(answer) << host;
  }
  EXPECT_EQ(asked.size(), 2U);
}

TEST_F(Fetches, GoNowhereWhereOneAddressOfAHostIsPrivate) {
  for (const auto& addresses : {std::vector<std::string>{}, std::vector<std::string>{"127.0.0.1"},
                                std::vector<std::string>{"93.184.216.34", "127.0.0.1"}}) {
    HttplibWeb web(Switch::off, std::chrono::seconds{5}, [&](const std::string&) { return addresses; });
    EXPECT_FALSE(web.get("https://KEYS.invalid:" + std::to_string(port_) + "/keys"));
  }
  EXPECT_EQ(requests_, 0);
}

TEST_F(Fetches, TakeNoRedirectAndNothingLarge) {
  HttplibWeb web(Switch::on);
  EXPECT_FALSE(web.get(at("/elsewhere")));
  EXPECT_FALSE(web.get(at("/large")));
  EXPECT_EQ(requests_, 2);
}

TEST_F(Fetches, SendForms) {
  HttplibWeb web(Switch::on);
  EXPECT_TRUE(web.post_form(at("/"), "a=b"));
  EXPECT_FALSE(web.post_form(at("/"), "a=c"));
}

}  // namespace
}  // namespace codegrant::server
