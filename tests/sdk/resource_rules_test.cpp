// Which requests may carry the token: origin, path on a segment boundary, method, and nothing ambiguous.
#include "codegrant/session/resource_rules.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/sdk/arena.hpp"

namespace codegrant {
namespace {

/// The answer under rules with several origins, at a server whose endpoints lie among its resources.
Checked<void> check(std::string_view method, std::string_view url, const std::string& profile = "aidbox") {
  TestArena arena;
  const auto options =
      R"({"issuer":"https://api.example.com","client_id":"c","redirect_uri":"https://app.example/",)"
      R"("resources":[)"
      R"({"origin":"https://api.example.com","paths":["/fhir/","/Patient"],"methods":["GET","POST"]},)"
      R"({"origin":"http://localhost:8080","paths":["/","/Session"],"methods":["GET"]},)"
      R"({"origin":"https://READ.example.com:443/","paths":["/all"]}],"profile":")" +
      profile + "\"}";
  const auto metadata = R"({"issuer":"https://api.example.com","code_challenge_methods_supported":["S256"],)"
                        R"("authorization_endpoint":"https://api.example.com/fhir/authorize",)"
                        R"("token_endpoint":"https://api.example.com/fhir/token",)"
                        R"("revocation_endpoint":"https://api.example.com/fhir/oauth2:v1",)"
                        R"("introspection_endpoint":"https://api.example.com/fhir/introspect",)"
                        R"("end_session_endpoint":"https://api.example.com/fhir/logout",)"
                        R"("pushed_authorization_request_endpoint":"https://api.example.com/fhir/par",)"
                        R"("userinfo_endpoint":"https://api.example.com/fhir/me"})";
  const auto configuration = Configuration::read(options, arena);
  return check_resource(method, url, *configuration,
                        *Metadata::read(**Json::parse(metadata, arena), "https://api.example.com"), arena);
}

struct Case {
  const char* method;
  std::string url;
};

class ResourceAllowed : public testing::TestWithParam<Case> {};
TEST_P(ResourceAllowed, CarriesTheToken) {
  EXPECT_TRUE(check(GetParam().method, GetParam().url)) << GetParam().url;
}
INSTANTIATE_TEST_SUITE_P(
    Rules, ResourceAllowed,
    testing::Values(
        Case{"GET", "https://api.example.com/Patient"}, Case{"GET", "https://api.example.com/Patient/1"},
        Case{"POST", "https://api.example.com/fhir/Patient?name=a%2Fb&x=../.."},
        Case{"GET", "HTTPS://API.EXAMPLE.COM:443/Patient"},
        Case{"GET", "https://api.example.com/Patient/a%20b%C3%A9"},
        Case{"GET", "https://api.example.com/Patient#part"},
        Case{"GET", "https://api.example.com/Patient/..."}, Case{"GET", "http://localhost:8080/Patient"},
        Case{"GET", "http://localhost:8080/Sessions"}, Case{"GET", "https://api.example.com/fhir/me"},
        Case{"HEAD", "https://read.example.com/all"},  // methods of a rule that names none
        Case{"GET", "https://read.example.com:443/all/1"},
        Case{"GET", "http://localhost:8080/Session"}));  // listed by exact path

class ResourceRefused : public testing::TestWithParam<Case> {};
TEST_P(ResourceRefused, IsNotAllowed) {
  const auto checked = check(GetParam().method, GetParam().url);
  ASSERT_FALSE(checked) << GetParam().url;
  EXPECT_EQ(explain(checked.error()).code, "resource_not_allowed");
}
INSTANTIATE_TEST_SUITE_P(Origins, ResourceRefused,
                         testing::Values(Case{"GET", "https://api.example.com.evil.net/Patient"},
                                         Case{"GET", "https://evil.net/https://api.example.com/Patient"},
                                         Case{"GET", "https://api.example.com@evil.net/Patient"},
                                         Case{"GET", "https://evil.net#@api.example.com/Patient"},
                                         Case{"GET", "https://user@api.example.com/Patient"},
                                         Case{"GET", "http://api.example.com/Patient"},
                                         Case{"GET", "https://api.example.com:8443/Patient"},
                                         Case{"GET", "https://api.example.com./Patient"},
                                         Case{"GET", "https:\\\\api.example.com/Patient"},
                                         Case{"GET", "//api.example.com/Patient"}, Case{"GET", "/Patient"},
                                         Case{"GET", "Patient"},
                                         Case{"GET", "https:/api.example.com/Patient"},
                                         Case{"GET", "javascript:alert(1)"},
                                         Case{"GET", "https://api.ex%61mple.com/Patient"}, Case{"GET", ""},
                                         Case{"GET", "\thttps://api.example.com/Patient"}));
INSTANTIATE_TEST_SUITE_P(Paths, ResourceRefused,
                         testing::Values(Case{"GET", "https://api.example.com/"},
                                         Case{"GET", "https://api.example.com"},
                                         Case{"GET", "https://api.example.com/Patients"},
                                         Case{"GET", "https://api.example.com/fhir"},
                                         Case{"GET", "https://api.example.com/patient"},
                                         Case{"GET", "https://api.example.com/Patient/../Session"},
                                         Case{"GET", "https://api.example.com/fhir/./Patient"},
                                         Case{"GET", "https://api.example.com/Patient/.."},
                                         Case{"GET", "https://api.example.com/Patient/%2e%2e/Session"},
                                         Case{"GET", "https://api.example.com/Patient/.%2E/Session"},
                                         Case{"GET", "https://api.example.com/fhir%2fPatient"},
                                         Case{"GET", "https://api.example.com/fhir/%2FSession"},
                                         Case{"GET", "https://api.example.com/fhir/%5c..%5cSession"},
                                         Case{"GET", "https://api.example.com/fhir/%252e%252e"},
                                         Case{"GET", "https://api.example.com/fhir\\..\\Session"},
                                         Case{"GET", "https://api.example.com//Patient"},
                                         Case{"GET", "https://api.example.com/fhir//Patient"},
                                         Case{"GET", "https://api.example.com/fhir/Patient;x=1"},
                                         Case{"GET", "https://api.example.com/fhir/%50atient"},
                                         Case{"GET", "https://api.example.com/fhir/%00"},
                                         Case{"GET", "https://api.example.com/fhir/%"},
                                         Case{"GET", "https://api.example.com/Patient\r\nX: y"},
                                         Case{"GET", "https://api.example.com/Patient\xc3\xa9"}));
INSTANTIATE_TEST_SUITE_P(Methods, ResourceRefused,
                         testing::Values(Case{"DELETE", "https://api.example.com/Patient"},
                                         Case{"get", "https://api.example.com/Patient"},
                                         Case{"", "https://api.example.com/Patient"},
                                         Case{"POST", "http://localhost:8080/Patient"},
                                         Case{"POST", "https://read.example.com/all"}));
INSTANTIATE_TEST_SUITE_P(TokenEndpoints, ResourceRefused,
                         testing::Values(Case{"POST", "https://api.example.com/fhir/token"},
                                         Case{"POST", "https://API.example.com:443/fhir/token?x"},
                                         Case{"GET", "https://api.example.com/fhir/authorize"},
                                         Case{"GET", "https://api.example.com/fhir/logout"},
                                         Case{"POST", "https://api.example.com/fhir/par"},
                                         Case{"POST", "https://api.example.com/fhir/introspect"},
                                         Case{"POST", "https://api.example.com/fhir/token/"},
                                         Case{"POST", "https://api.example.com/fhir/oauth2:v1"},
                                         Case{"POST", "https://api.example.com/fhir/oauth2%3Av1"}));
INSTANTIATE_TEST_SUITE_P(
    GuardedByAidbox, ResourceRefused,
    testing::Values(
        Case{"GET", "http://localhost:8080/auth/token"}, Case{"GET", "http://localhost:8080/auth"},
        Case{"GET", "http://localhost:8080/Session/1"}, Case{"GET", "http://localhost:8080/fhir/Session"},
        Case{"GET", "http://localhost:8080/Client"}, Case{"GET", "http://localhost:8080/fhir/Client/webapp"},
        Case{"GET", "http://localhost:8080/User?userName=alice"}, Case{"GET", "http://localhost:8080/User/1"},
        Case{"GET", "http://localhost:8080/$matcho"}, Case{"GET", "http://localhost:8080/fhir/$sql"},
        Case{"GET", "http://localhost:8080/%24matcho"}, Case{"GET", "http://localhost:8080/fhir/%24sql"},
        Case{"GET", "http://localhost:8080/rpc"}));

TEST(ResourceRules, GuardAidboxPathsInItsProfileOnly) {
  const auto url = "http://localhost:8080/User";
  EXPECT_FALSE(check("GET", url, "aidbox"));
  EXPECT_TRUE(check("GET", url, "oauth2"));
}

}  // namespace
}  // namespace codegrant
