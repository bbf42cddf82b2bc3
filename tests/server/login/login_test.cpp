// A whole sign-in at the terminal against the whole server, in this process: only the browser is a few lines.
#include "server/login/login.hpp"

#include <gtest/gtest.h>
#include <httplib.h>

#include <sstream>
#include <vector>

#include "server/login/loopback_listener.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::login {
namespace {

using server::Json;
using server::TestServer;

/// Brings the client's requests to the server, without a network, and remembers what tokens came back.
class Wire : public HttpClient {
 public:
  explicit Wire(TestServer& server) : server_(server) {}

  std::optional<HttpReply> send(const HttpCall& call) override {
    if (is_cut) return std::nullopt;
    server::http::Headers headers;
    if (!call.authorization.empty()) headers.emplace_back("Authorization", call.authorization);
    if (!call.body.empty()) headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    const auto target = std::string(call.url.substr(std::string_view(TestServer::issuer).size()));
    auto response = server_.send(std::string(call.method), target, headers, std::string(call.body));
    std::string content_type;
    for (const auto& [name, value] : response.headers)
      if (name == "Content-Type") content_type = value;
    if (target == "/auth/par") pushed = call.body;
    if (target == "/auth/token" && response.status == 200) note(response.body);
    if (hides_revocation && target.starts_with("/.well-known/o")) hide_revocation(response.body);
    return HttpReply{response.status, content_type, Secret(response.body), {}, {}};
  }

  std::vector<std::string> secrets;
  std::string pushed;  ///< the last authorization request, which the browser does not see
  bool is_cut = false;
  bool forges_id_tokens = false;
  bool hides_revocation = false;  ///< the metadata has no revocation_endpoint

 private:
  static void hide_revocation(std::string& body) {
    auto metadata = *server::parse_json(body);
    metadata.erase("revocation_endpoint");
    body = server::to_text(metadata);
  }

  void note(std::string& body) {
    auto tokens = *server::parse_json(body);
    for (const char* name : {"access_token", "refresh_token", "id_token"})
      if (tokens.contains(name)) secrets.push_back(tokens[name]);
    if (!forges_id_tokens) return;
    auto token = tokens["id_token"].get<std::string>();
    auto& character = token[token.rfind('.') + 10];
    character = character == 'A' ? 'B' : 'A';
    tokens["id_token"] = token;
    body = server::to_text(tokens);
  }

  TestServer& server_;
};

class Logins : public testing::Test {
 protected:
  Logins() {
    server_.administer("PUT", "/Client/terminal", *server::parse_json(R"({
      "grant_types": ["code"], "scope": ["openid", "profile", "email"],
      "auth": {"authorization_code": {"redirect_uri": "http://127.0.0.1/callback", "refresh_token": true}}})"));
    options_.issuer = TestServer::issuer;
    options_.client_id = "terminal";
    options_.scope = "openid profile email";
  }

  int log_in() {
    const auto open_browser = [this](const std::string& address) {
      browser_(address);
      return true;
    };
    return login::log_in(options_, {wire_, random_, server_.clock, out_, err_, open_browser});
  }

  /// Where the server sends the browser after alice's decision on the request at `address`.
  std::string answer_to(const std::string& address, const std::string& decision = "allow") {
    const auto target = address.substr(std::string_view(TestServer::issuer).size());
    return server::location_of(server_.walk(target, decision));
  }

  /// What the browser's tab then shows.
  static httplib::Result visit(const std::string& address) {
    const auto path = address.find('/', std::string_view("http://").size());
    return httplib::Client(address.substr(0, path)).Get(address.substr(path));
  }

  std::size_t live_sessions() {
    const Json found =
        server::body_of_response(server_.administer("GET", "/Session?client=terminal&active=true"));
    return found.at("total").get<std::size_t>();
  }

  void expect_no_secret_was_said() const {
    EXPECT_FALSE(wire_.secrets.empty());
    for (const auto& secret : wire_.secrets)
      EXPECT_EQ((out_.str() + err_.str()).find(secret), std::string::npos);
  }

  TestServer server_;
  Wire wire_{server_};
  server::SystemRandom random_;
  server::LoginOptions options_;
  std::function<void(const std::string&)> browser_ = [this](const std::string& address) {
    visit(answer_to(address));
  };
  std::ostringstream out_, err_;
};

TEST_F(Logins, SayWhoSignedInAndNoSecret) {
  EXPECT_EQ(log_in(), 0) << err_.str();
  EXPECT_TRUE(out_.str().starts_with("Signed in as alice.\n  sub     alice\n")) << out_.str();
  EXPECT_NE(out_.str().find("  email   Alice@example.com\n"), std::string::npos);
  EXPECT_NE(out_.str().find("  scope   openid profile email\n"), std::string::npos);
  EXPECT_NE(out_.str().find("  expires 2027-01-15T09:00:00Z\n"), std::string::npos);
  EXPECT_EQ(out_.str().find("Userinfo"), std::string::npos);
  expect_no_secret_was_said();
}

TEST_F(Logins, LeaveNoSessionBehind) {
  options_.profile = "aidbox";
  browser_ = [this](const std::string& address) {
    visit(answer_to(address));
    EXPECT_EQ(live_sessions(), 1u);
  };
  EXPECT_EQ(log_in(), 0) << err_.str();
  EXPECT_NE(out_.str().find("ended the session again"), std::string::npos);
  EXPECT_EQ(live_sessions(), 0u);
  EXPECT_EQ(err_.str().find("codegrant:"), std::string::npos) << err_.str();
}

TEST_F(Logins, SayWhereTheServerCannotEndTheSession) {
  wire_.hides_revocation = true;
  EXPECT_EQ(log_in(), 0);
  EXPECT_EQ(out_.str().find("ended the session again"), std::string::npos);
  EXPECT_NE(err_.str().find("offers no way to end the session"), std::string::npos) << err_.str();
}

TEST_F(Logins, PrintUserinfoWhereItIsAskedFor) {
  options_.userinfo = true;
  EXPECT_EQ(log_in(), 0) << err_.str();
  EXPECT_NE(out_.str().find("Userinfo:\n  email   Alice@example.com\n"), std::string::npos) << out_.str();
}

TEST_F(Logins, ShowTheTabHowItEnded) {
  std::string page, again;
  browser_ = [&](const std::string& address) {
    const auto answer = answer_to(address);
    page = visit(answer)->body;
    EXPECT_EQ(visit(answer)->status, 404);  // one answer, one visit
  };
  EXPECT_EQ(log_in(), 0);
  EXPECT_NE(page.find("You are signed in"), std::string::npos);
}

TEST_F(Logins, TellThatTheyWereDenied) {
  std::string page;
  browser_ = [&](const std::string& address) { page = visit(answer_to(address, "deny"))->body; };
  EXPECT_EQ(log_in(), 1);
  EXPECT_NE(err_.str().find("codegrant: not signed in: the authorization server refused: access_denied"),
            std::string::npos)
      << err_.str();
  EXPECT_NE(page.find("access_denied"), std::string::npos);
  EXPECT_EQ(out_.str(), "");
}

TEST_F(Logins, AreNotEndedByAForgedAnswer) {
  browser_ = [&](const std::string& address) {
    const auto answer = answer_to(address);
    const auto place = answer.substr(0, answer.find('?'));
    EXPECT_EQ(visit(place)->status, 404);
    EXPECT_EQ(visit(place + "?error=access_denied")->status, 404);
    EXPECT_EQ(visit(place + "?error=access_denied&state=p" + std::string(43, 'A'))->status, 404);
    EXPECT_EQ(visit(place + "?code=forged&state=" + std::string(43, 'A'))->status, 404);
    EXPECT_EQ(visit(answer)->status, 200);
  };
  EXPECT_EQ(log_in(), 0) << err_.str();
}

TEST_F(Logins, RefuseAnAnswerOfAnotherIssuer) {
  browser_ = [&](const std::string& address) {
    auto answer = answer_to(address);
    answer.replace(answer.find("iss=http%3A%2F%2Flocalhost"), 26, "iss=http%3A%2F%2Fevil.exam");
    EXPECT_EQ(visit(answer)->status, 400);
  };
  EXPECT_EQ(log_in(), 1);
  EXPECT_NE(err_.str().find("another issuer"), std::string::npos) << err_.str();
}

TEST_F(Logins, RefuseAForgedIdToken) {
  wire_.forges_id_tokens = true;
  EXPECT_EQ(log_in(), 1);
  EXPECT_NE(err_.str().find("signature"), std::string::npos) << err_.str();
  EXPECT_EQ(out_.str(), "");
  expect_no_secret_was_said();
}

TEST_F(Logins, PassOnWhoIsToSignIn) {
  options_.prompt = "login";
  options_.login_hint = "alice & bob";
  EXPECT_EQ(log_in(), 0) << err_.str();
  EXPECT_NE(wire_.pushed.find("&prompt=login"), std::string::npos);
  EXPECT_NE(wire_.pushed.find("&login_hint=alice%20%26%20bob"), std::string::npos);
}

TEST_F(Logins, TellThatTheServerIsNotThere) {
  wire_.is_cut = true;
  EXPECT_EQ(log_in(), 1);
  EXPECT_EQ(err_.str(), "codegrant: cannot sign in at http://localhost:8080: no answer came\n");
}

TEST_F(Logins, TellThatThePortIsTaken) {
  LoopbackListener other([](const std::string&) { return std::nullopt; });
  ASSERT_TRUE(other.bind(0).has_value());
  const auto uri = other.redirect_uri();
  options_.port = static_cast<std::uint16_t>(std::stoi(uri.substr(uri.rfind(':') + 1)));
  EXPECT_EQ(log_in(), 1);
  EXPECT_NE(err_.str().find("cannot listen"), std::string::npos);
}

struct OptionsCase {
  const char* sentence;
  std::function<void(server::LoginOptions&)> change;
  const char* message;
};

class WrongOptions : public Logins, public testing::WithParamInterface<OptionsCase> {};

TEST_P(WrongOptions, AreToldApartFromFailures) {
  GetParam().change(options_);
  EXPECT_EQ(log_in(), 2);
  EXPECT_NE(err_.str().find(GetParam().message), std::string::npos) << err_.str();
}

INSTANTIATE_TEST_SUITE_P(
    Messages, WrongOptions,
    testing::Values(
        OptionsCase{"PlainHttpElsewhere", [](auto& options) { options.issuer = "http://as.example"; },
                    "https"},
        OptionsCase{"NoUrl", [](auto& options) { options.issuer = "as.example"; }, "issuer must be"},
        OptionsCase{"NoClient", [](auto& options) { options.client_id = ""; }, "client_id is missing"},
        OptionsCase{"OidcWithoutOpenid", [](auto& options) { options.scope = "email"; }, "openid"},
        OptionsCase{"NoScope", [](auto& options) { options.scope = "openid \"x\""; }, "scope"}),
    [](const auto& test) { return test.param.sentence; });

}  // namespace
}  // namespace codegrant::login
