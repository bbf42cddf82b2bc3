// A page of the operator's own asks for consent (--grant-page-url): it reads what ours would show.
#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

constexpr const char* own_page = "https://auth.example.org/consent";
constexpr const char* own_origin = "https://auth.example.org";

class OwnGrantPage : public testing::Test {
 protected:
  /// alice has logged in, and is sent to be asked. Gives the interaction.
  std::string send_to_be_asked() {
    const auto opened = server_.open_form(server_.authorize_target("webapp", "&scope=profile"));
    login_policy_ = header_of(server_.browse("GET", opened.address), "Content-Security-Policy");
    const auto logged_in = server_.browse("POST", "/auth/login", opened.form.encode());
    asked_at_ = location_of(server_.browse("GET", location_of(logged_in)));
    return std::string(opened.form.get("interaction").value_or(""));
  }
  http::Response read(const std::string& interaction, const std::string& origin = own_origin) {
    return server_.browse("GET", "/auth/grant?interaction=" + interaction, {},
                          {{"Accept", "application/json"}, {"Origin", origin}});
  }

  TestServer server_{{.grant_page_url = own_page}};
  std::string asked_at_;
  std::string login_policy_;
};

TEST_F(OwnGrantPage, IsWherePeopleAreSent) {
  const auto interaction = send_to_be_asked();
  EXPECT_EQ(asked_at_, std::string(own_page) + "?interaction=" + interaction);
  EXPECT_NE(login_policy_.find(std::string(" ") + own_origin), std::string::npos) << login_policy_;
}

TEST_F(OwnGrantPage, ReadsWhatOursWouldShowAndAnswersLikeIt) {
  const auto interaction = send_to_be_asked();
  const auto answer = read(interaction);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(header_of(answer, "Access-Control-Allow-Origin"), own_origin);
  EXPECT_EQ(header_of(answer, "Access-Control-Allow-Credentials"), "true");
  const Json told = body_of_response(answer);
  EXPECT_EQ(told["client"]["id"], "webapp");
  EXPECT_EQ(told["scopes"][0]["name"], "profile");
  Form decision;
  for (const auto* name : {"interaction", "csrf_token"}) decision.set(name, told[name].get<std::string>());
  decision.set("decision", "allow");
  const auto back = server_.browse("POST", "/auth/grant", decision.encode());
  EXPECT_FALSE(location_parameter(server_.browse("GET", location_of(back)), "code").empty());
}

TEST_F(OwnGrantPage, IsReadByNoOtherOrigin) {
  const auto answer = read(send_to_be_asked(), "https://app.example.org");
  EXPECT_FALSE(answer.has("Access-Control-Allow-Origin"));
}

TEST_F(OwnGrantPage, IsToldNothingWithoutThePersonsCookies) {
  const auto interaction = send_to_be_asked();
  const auto answer = server_.send("GET", "/auth/grant?interaction=" + interaction,
                                   {{"Accept", "application/json"}, {"Origin", own_origin}});
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body.find("csrf_token"), std::string::npos);
}

TEST(TheServersGrantPage, IsNoJsonWhereNobodyWantsAnother) {
  TestServer server;
  const auto target = location_of(server.browse("GET", server.authorize_target("webapp")));
  const auto answer =
      server.send("GET", "/auth/grant" + target.substr(target.find('?')), {{"Accept", "application/json"}});
  EXPECT_EQ(header_of(answer, "Content-Type").substr(0, 9), "text/html");
}

}  // namespace
}  // namespace codegrant::server
