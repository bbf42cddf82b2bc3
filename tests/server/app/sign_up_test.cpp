// Signing up: not there unless the operator turns it on.
#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

class SignUp : public testing::Test {
 protected:
  Form open_form() {
    const auto login = server_.open_form(server_.authorize_target("house"));
    const auto page =
        server_.browse("GET", "/auth/sign-up" + login.address.substr(login.address.find('?'))).body;
    Form form;
    for (const auto* field : {"interaction", "csrf_token"}) form.set(field, hidden_input(page, field));
    form.set("username", "carol");
    form.set("password", "a long sentence");
    return form;
  }
  http::Response submit(const Form& form) { return server_.browse("POST", "/auth/sign-up", form.encode()); }

  TestServer server_{{.sign_up = Switch::on}};
};

TEST(SignUpTurnedOff, IsNowhere) {
  TestServer server;
  const auto login = server.open_form(server.authorize_target("house"));
  EXPECT_EQ(login.page.find("sign-up"), std::string::npos);
  EXPECT_EQ(server.browse("GET", "/auth/sign-up").status, 404);
  EXPECT_EQ(server.browse("POST", "/auth/sign-up", login.form.encode()).status, 404);
}

TEST_F(SignUp, IsATabOfTheLoginPage) {
  const auto login = server_.open_form(server_.authorize_target("house"));
  EXPECT_NE(login.page.find("href=\"/auth/sign-up?interaction="), std::string::npos);
}

TEST_F(SignUp, MakesAUserAndLogsItIn) {
  const auto back = submit(open_form());
  EXPECT_EQ(back.status, 303);
  EXPECT_NE(location_parameter(server_.browse("GET", location_of(back)), "code"), "");
  const Json found = body_of_response(server_.administer("GET", "/User?userName=carol"));
  ASSERT_EQ(found["total"], 1);
  EXPECT_FALSE(found["entry"][0]["resource"].contains("password"));
}

TEST_F(SignUp, SetsANameAndNothingElse) {
  Form form = open_form();
  for (const auto* member : {"roles", "fhirUser", "id", "email", "inactive", "data"})
    form.set(member, "admin");
  submit(form);
  Json user = body_of_response(server_.administer("GET", "/User?userName=carol"))["entry"][0]["resource"];
  EXPECT_NE(user["id"], "admin");
  for (const auto* member : {"id", "meta", "resourceType"}) user.erase(member);
  EXPECT_EQ(user, Json({{"userName", "carol"}}));
}

struct Refusal {
  const char* sentence;
  const char* field;
  const char* value;
};

class RefusedSignUps : public SignUp, public testing::WithParamInterface<Refusal> {};

TEST_P(RefusedSignUps, ShowThePageAgain) {
  Form form = open_form();
  form.set(GetParam().field, GetParam().value);
  const auto page = submit(form);
  EXPECT_EQ(page.status, 400);
  EXPECT_NE(page.body.find("id=\"error\""), std::string::npos);
  EXPECT_EQ(body_of_response(server_.administer("GET", "/User"))["total"], 2);  // alice and bob
}

INSTANTIATE_TEST_SUITE_P(
    Fields, RefusedSignUps,
    testing::Values(Refusal{"WithATakenName", "username", "ALICE"}, Refusal{"WithoutAName", "username", ""},
                    Refusal{"WithASpaceInTheName", "username", "a b"},
                    Refusal{"WithAnEmailAddressAsName", "username", "alice@example.com"},
                    Refusal{"WithALetterOfAnotherScript", "username", "al\u0456ce"},
                    Refusal{"WithALetterThatShowsNothing", "username", "alice\u200b"},
                    Refusal{"WithTextTurnedAround", "username", "\u202eecila"},
                    Refusal{"WithAControlCharacter", "username", "ali\x01 ce"},
                    Refusal{"BeginningWithAMark", "username", "-alice"},
                    Refusal{"WithAShortPassword", "password", "short"},
                    Refusal{
                        "WithAHashForAPassword", "password",
                        "$s0$f0801$4z6uTgJ3vF2dDPMhnT5Weg==$15LXbNYov+ByAsQgzHwXWIBWck7rdQGtMIEgMxC2Bko="}),
    [](const auto& test) { return test.param.sentence; });

TEST_F(SignUp, NeedsItsCsrfToken) {
  Form form = open_form();
  form.set("csrf_token", "");
  EXPECT_EQ(submit(form).status, 403);
}

TEST_F(SignUp, IsThrottledByAddress) {
  for (int i = 0; i < 5; ++i) {
    Form form = open_form();
    form.set("username", "alice");  // taken
    EXPECT_EQ(submit(form).status, 400);
  }
  EXPECT_EQ(submit(open_form()).status, 429);
}

TEST_F(SignUp, EscapesTheNameThatWasTyped) {
  Form form = open_form();
  form.set("username", "<script>alert(1)</script> ");
  EXPECT_EQ(submit(form).body.find("<script>"), std::string::npos);
}

}  // namespace
}  // namespace codegrant::server
