// What an authorization request must hold, parameter by parameter.
#include "server/domain/authorization_request.hpp"

#include <gtest/gtest.h>

namespace codegrant::server {
namespace {

constexpr const char* challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";  // RFC 7636 Appendix B

Client client_with(std::vector<std::string> redirect_uris) {
  Client client;
  client.id = "webapp";
  client.grant_types = {"authorization_code"};
  client.redirect_uris = std::move(redirect_uris);
  client.scope = *Scope::parse("profile email");
  return client;
}

struct TargetCase {
  const char* sentence;
  std::string query;
  bool accepted;
};

class RedirectTargets : public testing::TestWithParam<TargetCase> {};

TEST_P(RedirectTargets, AreRegisteredOnes) {
  const Client client = client_with({"https://app.example/cb", "http://127.0.0.1:4000/cb", "http://[::1]/cb",
                                     "https://127.0.0.1:4001/cb", "http://localhost:4000/cb"});
  const auto form = Form::parse_noting_repeats(GetParam().query);
  ASSERT_TRUE(form.has_value());
  EXPECT_EQ(read_redirect_target(*form, client, Switch::off).has_value(), GetParam().accepted);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc9700Section2_1, RedirectTargets,
    testing::Values(
        TargetCase{"TakesTheSameText", "redirect_uri=https%3A%2F%2Fapp.example%2Fcb", true},
        TargetCase{"RefusesAnExtraSlash", "redirect_uri=https%3A%2F%2Fapp.example%2Fcb%2F", false},
        TargetCase{"RefusesAnExtraQuery", "redirect_uri=https%3A%2F%2Fapp.example%2Fcb%3Fa%3D1", false},
        TargetCase{"RefusesAnotherCase", "redirect_uri=https%3A%2F%2FAPP.example%2Fcb", false},
        TargetCase{"RefusesTheDefaultPort", "redirect_uri=https%3A%2F%2Fapp.example%3A443%2Fcb", false},
        TargetCase{"RefusesATrailingDot", "redirect_uri=https%3A%2F%2Fapp.example.%2Fcb", false},
        TargetCase{"RefusesAUser", "redirect_uri=https%3A%2F%2Fapp.example%40evil.example%2Fcb", false},
        TargetCase{"RefusesDotSegments", "redirect_uri=https%3A%2F%2Fapp.example%2Fx%2F..%2Fcb", false},
        TargetCase{"RefusesAnEscapedLetter", "redirect_uri=https%3A%2F%2Fapp.example%2F%2563b", false},
        TargetCase{"RefusesAFragment", "redirect_uri=https%3A%2F%2Fapp.example%2Fcb%23x", false},
        TargetCase{"TakesAnotherLoopbackPort", "redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb", true},
        TargetCase{"RefusesAnotherLoopbackPath", "redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fx", false},
        TargetCase{"TakesALoopbackAddressWithoutPort", "redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb", true},
        TargetCase{"TakesAnyPortForNone", "redirect_uri=http%3A%2F%2F%5B%3A%3A1%5D%3A50000%2Fcb", true},
        TargetCase{"RefusesTheOtherLoopbackAddresses", "redirect_uri=http%3A%2F%2F127.0.0.2%3A4000%2Fcb",
                   false},
        TargetCase{"RefusesAnotherPortByHttps", "redirect_uri=https%3A%2F%2F127.0.0.1%3A9%2Fcb", false},
        TargetCase{"RefusesAnotherPortOfLocalhost", "redirect_uri=http%3A%2F%2Flocalhost%3A9%2Fcb", false},
        TargetCase{"RefusesALoopbackQuery", "redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb%3Fa%3D1", false},
        TargetCase{"RefusesALoopbackUser", "redirect_uri=http%3A%2F%2Fa%40127.0.0.1%3A9%2Fcb", false},
        TargetCase{"RefusesNoneOfSeveral", "state=x", false},
        TargetCase{"RefusesItTwice",
                   "redirect_uri=https%3A%2F%2Fapp.example%2Fcb&redirect_uri=https%3A%2F%2Fapp.example%2Fcb",
                   false}),
    [](const auto& test) { return test.param.sentence; });

TEST(RedirectTargets, MayBeLeftOutWhereThereIsOnlyOne) {
  const auto target =
      read_redirect_target(*Form::parse(""), client_with({"https://app.example/cb"}), Switch::off);
  ASSERT_TRUE(target.has_value());
  EXPECT_EQ(target->redirect_uri, "https://app.example/cb");
}

struct RequestCase {
  const char* sentence;
  std::string query;  // added to what every request needs
  std::optional<ErrorCode> error;
};

class AuthorizationRequests : public testing::TestWithParam<RequestCase> {};

TEST_P(AuthorizationRequests, AreChecked) {
  const auto form = Form::parse_noting_repeats(GetParam().query);
  ASSERT_TRUE(form.has_value());
  const auto request = read_authorization_request(*form, client_with({"https://app.example/cb"}),
                                                  "https://auth.example", Switch::off);
  ASSERT_EQ(request.has_value(), !GetParam().error.has_value());
  if (request) return;
  EXPECT_EQ(to_string(request.error().code), to_string(*GetParam().error));
}

std::string good(const std::string& more = "") {
  return std::string("response_type=code&code_challenge_method=S256&code_challenge=") + challenge + more;
}

std::string with_challenge(const std::string& text) {
  return "response_type=code&code_challenge_method=S256&code_challenge=" + text;
}

INSTANTIATE_TEST_SUITE_P(
    Rfc6749Section4_1_1, AuthorizationRequests,
    testing::Values(
        RequestCase{"TakesTheLeast", good(), std::nullopt},
        RequestCase{"TakesScopeOfTheClient", good("&scope=email%20profile"), std::nullopt},
        RequestCase{"IgnoresUnknownParameters", good("&colour=red"), std::nullopt},
        RequestCase{"TakesAnEmptyParameterAsNone", good("&scope=&response_mode="), std::nullopt},
        RequestCase{"RefusesNoResponseType",
                    std::string("code_challenge_method=S256&code_challenge=") + challenge,
                    ErrorCode::invalid_request},
        RequestCase{"RefusesToken", "response_type=token", ErrorCode::unsupported_response_type},
        RequestCase{"RefusesAnUnknownType", "response_type=x", ErrorCode::unsupported_response_type},
        RequestCase{"RefusesStateTwice", good("&state=a&state=b"), ErrorCode::invalid_request},
        RequestCase{"RefusesForeignScope", good("&scope=admin"), ErrorCode::invalid_scope},
        RequestCase{"RefusesIllegalScope", good("&scope=%22"), ErrorCode::invalid_scope},
        RequestCase{"RefusesAnotherResponseMode", good("&response_mode=fragment"),
                    ErrorCode::invalid_request},
        RequestCase{"RefusesRequestObjects", good("&request=x"), ErrorCode::request_not_supported},
        RequestCase{"RefusesRequestUris", good("&request_uri=x"), ErrorCode::request_uri_not_supported},
        RequestCase{"RefusesNoneWithOthers", good("&prompt=none%20login"), ErrorCode::invalid_request},
        RequestCase{"RefusesAnUnknownPrompt", good("&prompt=please"), ErrorCode::invalid_request},
        RequestCase{"RefusesANegativeMaxAge", good("&max_age=-1"), ErrorCode::invalid_request}),
    [](const auto& test) { return test.param.sentence; });

INSTANTIATE_TEST_SUITE_P(
    Rfc7636Section4_3, AuthorizationRequests,
    testing::Values(
        RequestCase{"RefusesNoChallenge", "response_type=code", ErrorCode::invalid_request},
        RequestCase{"RefusesPlain",
                    std::string("response_type=code&code_challenge_method=plain&code_challenge=") + challenge,
                    ErrorCode::invalid_request},
        RequestCase{"RefusesNoMethod", std::string("response_type=code&code_challenge=") + challenge,
                    ErrorCode::invalid_request},
        RequestCase{"RefusesAMethodAlone", "response_type=code&code_challenge_method=S256",
                    ErrorCode::invalid_request},
        RequestCase{"RefusesAShortChallenge", with_challenge(std::string(42, 'a')),
                    ErrorCode::invalid_request},
        RequestCase{"RefusesALongChallenge", with_challenge(std::string(129, 'a')),
                    ErrorCode::invalid_request},
        RequestCase{"RefusesAChallengeWithPadding", with_challenge(std::string(42, 'a') + "%3D"),
                    ErrorCode::invalid_request}),
    [](const auto& test) { return test.param.sentence; });

}  // namespace
}  // namespace codegrant::server
