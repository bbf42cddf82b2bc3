// Searches and conditions: parameters, paths, order, pages, and that nothing secret is ever found by them.
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

class ResourceSearch : public testing::Test {
 protected:
  ResourceSearch() {
    put("/Patient/p2", R"({"name":[{"family":"Okada","given":["Ben"]}],"birthDate":"1979-03-13",
                           "identifier":[{"system":"urn:mrn","value":"2"}]})");
    put("/Patient/p3", R"({"name":[{"family":"Oak"}],"birthDate":"1980","identifier":[{"value":"3,4"}]})");
    put("/Observation/o1",
        R"({"status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},
                              "subject":{"reference":"Patient/p2"},"valueQuantity":{"value":62.5}})");
  }
  int put(const std::string& target, const std::string& body) {
    return server_.send("PUT", target, {{"Authorization", TestServer::root}}, body).status;
  }
  http::Response get(const std::string& target) { return server_.administer("GET", target); }
  /// The ids that a search gives, with spaces between.
  std::string ids(const std::string& target) {
    const Json bundle = body_of_response(get(target));
    std::string text;
    for (const Json& entry : bundle["entry"])
      text += (text.empty() ? "" : " ") + entry["resource"]["id"].get<std::string>();
    return text;
  }

  TestServer server_;
};

struct SearchCase {
  const char* sentence;
  const char* target;
  const char* ids;
};

class Searches : public ResourceSearch, public testing::WithParamInterface<SearchCase> {};

TEST_P(Searches, FindWhatTheyName) {
  EXPECT_EQ(get(GetParam().target).status, 200);
  EXPECT_EQ(ids(GetParam().target), GetParam().ids);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Searches,
    testing::Values(SearchCase{"ByTheBeginningOfAName", "/Patient?name=oka", "p1 p2"},
                    SearchCase{"ByNameInAnyCase", "/Patient?family=OKAFOR", "p1"},
                    SearchCase{"ByGivenName", "/Patient?name=ben", "p2"},
                    SearchCase{"ByAnyOfSeveral", "/Patient?family=okafor,oak", "p1 p3"},
                    SearchCase{"ByAllParameters", "/Patient?name=oka&gender=female", "p1"},
                    SearchCase{"ByDate", "/Patient?birthdate=1979", "p2"},
                    SearchCase{"ByIdentifier", "/Patient?identifier=2", "p2"},
                    SearchCase{"ByIdentifierAndSystem", "/Patient?identifier=urn:mrn%7C2", "p2"},
                    SearchCase{"ByACommaOfTheValue", "/Patient?identifier=3%5C,4", "p3"},
                    SearchCase{"ByIds", "/Patient?_id=p3,p1", "p1 p3"},
                    SearchCase{"ByPath", "/Patient?.name.0.family=Oak", "p3"},
                    SearchCase{"ByPathIntoAClient",
                               "/Client?.auth.authorization_code.redirect_uri=https://office.example/cb",
                               "office"},
                    SearchCase{"ByAnElementOfAList", "/Client?.grant_types=code", "house webapp"},
                    SearchCase{"ByANumber", "/Observation?.valueQuantity.value=62.5", "o1"},
                    SearchCase{"ByABoolean", "/Client?.first_party=true", "house"},
                    SearchCase{"ByCode", "/Observation?code=8867-4", "o1"},
                    SearchCase{"ByCodeAndSystem", "/Observation?code=http://loinc.org%7C8867-4", "o1"},
                    SearchCase{"ByReference", "/Observation?subject=Patient/p2", "o1"},
                    SearchCase{"ByReferencedId", "/fhir/Observation?patient=p2", "o1"},
                    SearchCase{"ByPathOfAReferenceInOneSpelling", "/fhir/Observation?.subject.id=p2", "o1"},
                    SearchCase{"UsersByName", "/User?userName=alice", "alice"},
                    SearchCase{"NothingOfATypeNobodyUsed", "/Questionnaire", ""},
                    SearchCase{"InOrder", "/Patient?_sort=family", "p3 p2 p1"},
                    SearchCase{"InOrderFromTheEnd", "/Patient?_sort=-family", "p1 p2 p3"},
                    SearchCase{"InOrderOfAPath", "/Patient?_sort=-.birthDate", "p3 p2 p1"},
                    SearchCase{"InOrderOfTimes", "/Patient?_sort=-_lastUpdated,-_id", "p3 p2 p1"},
                    SearchCase{"PageByPage", "/Patient?_sort=_id&_count=1&_page=2", "p2"}),
    [](const auto& test) { return test.param.sentence; });

struct SearchRefusal {
  const char* sentence;
  const char* target;
  const char* expression;
};

class SearchRefusals : public ResourceSearch, public testing::WithParamInterface<SearchRefusal> {};

TEST_P(SearchRefusals, NameTheParameter) {
  const auto response = get(GetParam().target);
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(body_of_response(response)["issue"][0]["expression"][0], GetParam().expression) << response.body;
}

INSTANTIATE_TEST_SUITE_P(
    Table, SearchRefusals,
    testing::Values(SearchRefusal{"Unknown", "/Patient?colour=red", "query.colour"},
                    SearchRefusal{"DateThatIsNone", "/Patient?birthdate=ge1979", "query.birthdate"},
                    SearchRefusal{"PathWithoutAName", "/Patient?.=x", "query.."},
                    SearchRefusal{"PathWithAQuote", "/Patient?.a%22b=x", "query..a\"b"},
                    SearchRefusal{"PathToASecret", "/Client?.secret=x", "query..secret"},
                    SearchRefusal{"PathBelowASecret", "/User?.password.x=y", "query..password.x"},
                    SearchRefusal{"OrderOfSecrets", "/Client?_sort=.secret", "query..secret"},
                    SearchRefusal{"OrderOfPasswords", "/User?_sort=-.password", "query..password"},
                    SearchRefusal{"OrderOfNothing", "/Patient?_sort=-", "query._sort"},
                    SearchRefusal{"OrderByAnUnknown", "/Patient?_sort=colour", "query.colour"},
                    SearchRefusal{"LoginNames", "/User?login=alice", "query.login"},
                    SearchRefusal{"TotalThatIsNone", "/Patient?_total=many", "query._total"},
                    SearchRefusal{"CountThatIsNone", "/Patient?_count=-1", "query._count"},
                    SearchRefusal{"TokensOfSessions", "/Session?access_token=x", "query.access_token"},
                    SearchRefusal{"PathsOfSessions", "/Session?.access_token=x", "query..access_token"}),
    [](const auto& test) { return test.param.sentence; });

TEST_F(ResourceSearch, LinksThePagesBesideThisOne) {
  const Json bundle = body_of_response(get("/fhir/Patient?_count=1&_page=2&name=o"));
  std::map<std::string, std::string> links;
  for (const Json& link : bundle["link"]) links[link["relation"]] = link["url"];
  const std::string base = "http://localhost:8080/fhir/Patient?_count=1&_page=";
  EXPECT_EQ(links["self"], base + "2&name=o");
  EXPECT_EQ(links["first"], base + "1&name=o");
  EXPECT_EQ(links["previous"], base + "1&name=o");
  EXPECT_EQ(links["next"], base + "3&name=o");
  EXPECT_EQ(links["last"], base + "3&name=o");
}

TEST_F(ResourceSearch, LeavesOutTheTotalAndElementsThatNobodyWants) {
  const Json bundle = body_of_response(get("/Patient?_total=none&_elements=birthDate,password&_id=p2"));
  EXPECT_FALSE(bundle.contains("total"));
  const Json resource = bundle["entry"][0]["resource"];
  EXPECT_EQ(resource["birthDate"], "1979-03-13");
  EXPECT_FALSE(resource.contains("name"));
  EXPECT_EQ(resource["meta"]["tag"][0]["code"], "SUBSETTED");
  EXPECT_EQ(body_of_response(get("/Patient?_count=0"))["total"], 3);
}

// Whatever a query is made of, it finds something, nothing, or the reader's mistake: never the server's.
TEST_F(ResourceSearch, AnswersAnyQueryWithABundleOrARefusal) {
  const std::vector<std::string> pieces{"name",
                                        "family",
                                        ".name",
                                        ".0",
                                        ".family",
                                        ".secret",
                                        "_sort",
                                        "_count",
                                        "_page",
                                        "_id",
                                        "_total",
                                        "_elements",
                                        "=",
                                        "&",
                                        ",",
                                        "-",
                                        "\\",
                                        "%00",
                                        "%22",
                                        "%27",
                                        "$",
                                        "[",
                                        "]",
                                        "*",
                                        ".",
                                        "99999999999999999999",
                                        "1",
                                        "%C3%A9",
                                        "%F4%8F%BF%BF",
                                        "+"};
  std::mt19937 random(4);
  int bundles = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string query;
    for (std::size_t length = 1 + random() % 9; length > 0; --length)
      query += pieces[random() % pieces.size()];
    const auto response = get((i % 2 == 0 ? "/Patient?" : "/Client?") + query);
    ASSERT_TRUE(response.status == 200 || response.status == 400) << query << " " << response.body;
    const Json answer = body_of_response(response);
    ASSERT_EQ(answer["resourceType"], response.status == 200 ? "Bundle" : "OperationOutcome") << query;
    bundles += response.status == 200 ? 1 : 0;
  }
  EXPECT_GT(bundles, 100);
}

using Conditions = ResourceSearch;

TEST_F(Conditions, CreateWhereNothingMatches) {
  const auto post = [&](const char* condition, const char* body = R"({"identifier":[{"value":"new"}]})") {
    return server_.send("POST", "/Patient",
                        {{"Authorization", TestServer::root}, {"If-None-Exist", condition}}, body);
  };
  const auto created = post("identifier=new");
  EXPECT_EQ(created.status, 201);
  const auto again = post("identifier=new");
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(body_of_response(again)["id"], body_of_response(created)["id"]);
  EXPECT_EQ(post("name=oka").status, 412);
  EXPECT_EQ(post("colour=red").status, 400);
  EXPECT_EQ(post("_count=1").status, 400);
  EXPECT_EQ(post("").status, 400);
}

TEST_F(Conditions, CreateOnceForAnyNumberOfRequests) {
  std::atomic<int> created = 0;
  std::atomic<int> found = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i)
    threads.emplace_back([&] {
      const auto response = server_.send(
          "POST", "/Patient", {{"Authorization", TestServer::root}, {"If-None-Exist", "identifier=once"}},
          R"({"identifier":[{"value":"once"}]})");
      (response.status == 201 ? created : found) += response.status < 300 ? 1 : 0;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(created, 1);
  EXPECT_EQ(found, 5);
  EXPECT_EQ(body_of_response(get("/Patient?identifier=once"))["total"], 1);
}

TEST_F(Conditions, UpdateTheOneThatMatches) {
  EXPECT_EQ(put("/Patient?identifier=2", R"({"gender":"male","identifier":[{"value":"2"}]})"), 200);
  EXPECT_EQ(body_of_response(get("/Patient/p2"))["gender"], "male");
  EXPECT_EQ(put("/Patient?identifier=none", R"({"id":"p9","identifier":[{"value":"none"}]})"), 201);
  EXPECT_EQ(get("/Patient/p9").status, 200);
  EXPECT_EQ(put("/Patient?identifier=2", R"({"id":"p9"})"), 400);
  EXPECT_EQ(put("/Patient?gender=male,female", "{}"), 412);
  EXPECT_EQ(put("/Patient?_pretty=true", "{}"), 400);
}

TEST_F(Conditions, DeleteTheOneThatMatchesAndNeverAll) {
  EXPECT_EQ(server_.administer("DELETE", "/Patient?identifier=2").status, 200);
  EXPECT_EQ(get("/Patient/p2").status, 410);
  EXPECT_EQ(server_.administer("DELETE", "/Patient?identifier=2").status, 204);
  EXPECT_EQ(server_.administer("DELETE", "/Patient").status, 405);
  EXPECT_EQ(server_.administer("DELETE", "/Patient?_count=1").status, 400);
  EXPECT_EQ(server_.administer("DELETE", "/Session?user=alice").status, 401)
      << "closes the session of a token";
}

TEST_F(Conditions, TellNothingToWhoMayNotSearch) {
  const std::string token = server_.obtain_tokens("webapp")["access_token"];
  server_.administer("PUT", "/AccessPolicy/alice-reads",
                     {{"engine", "matcho"},
                      {"link", Json::array({{{"resourceType", "User"}, {"id", "alice"}}})},
                      {"matcho", {{"operation", {{"id", {{"$enum", {"FhirCreate", "FhirUpdate"}}}}}}}}});
  const http::Headers alice{{"Authorization", "Bearer " + token}, {"If-None-Exist", "userName=bob"}};
  EXPECT_EQ(server_.send("POST", "/User", alice, R"({"userName":"x"})").status, 403);
  EXPECT_EQ(server_.send("PUT", "/User?userName=bob", {alice.front()}, R"({"userName":"x"})").status, 403);
  EXPECT_EQ(server_.send("PUT", "/Patient/fresh", {alice.front()}, "{}").status, 201);
}

TEST(Searches, TakeABoundedNumberOfAlternatives) {
  TestServer server;
  std::string values = "a";
  for (int more = 0; more < 1'100; ++more) values += ",a";
  const auto answer = server.administer("GET", "/Patient?name=" + values);
  EXPECT_EQ(answer.status, 400);
  EXPECT_NE(answer.body.find("at most 100 values"), std::string::npos) << answer.body;
}

}  // namespace
}  // namespace codegrant::server
