// Several requests in one: batch, transaction and PUT / with a list; each entry under the policies.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

class Bundles : public testing::Test {
 protected:
  http::Response post(const std::string& type, const std::string& entries, const std::string& target = "/") {
    return server_.send("POST", target, {{"Authorization", TestServer::root}},
                        R"({"resourceType":"Bundle","type":")" + type + R"(","entry":)" + entries + "}");
  }
  http::Response put(const std::string& list, http::Headers headers = {{"Authorization", TestServer::root}}) {
    return server_.send("PUT", "/", std::move(headers), list);
  }
  Json get(const std::string& target) { return body_of_response(server_.administer("GET", target)); }
  int status(const std::string& target) { return server_.administer("GET", target).status; }
  http::Headers alice() {
    return {
        {"Authorization", "Bearer " + server_.obtain_tokens("webapp")["access_token"].get<std::string>()}};
  }

  TestServer server_;
};

TEST_F(Bundles, OfABatchAreAnsweredOneByOne) {
  const auto response = post("batch", R"([
    {"request":{"method":"PUT","url":"Patient/n1"},"resource":{"gender":"male"}},
    {"request":{"method":"GET","url":"/Patient/nobody"}},
    {"request":{"method":"PUT","url":"Client/c"},"resource":{"first_party":"maybe"}},
    {"request":{"method":"PATCH","url":"Patient/p1","ifMatch":"W/\"1\""},"resource":{"x":1}},
    {"request":{"method":"POST","url":"Session"},"resource":{"type":"test"}},
    {"request":{"method":"GET","url":"Patient?gender=male&_elements=gender"}},
    {"request":{"method":"DELETE","url":"Patient/n1"}}])");
  EXPECT_EQ(response.status, 200);
  const Json bundle = body_of_response(response);
  EXPECT_EQ(bundle["type"], "batch-response");
  ASSERT_EQ(bundle["entry"].size(), 7U);
  const char* statuses[] = {"201", "404", "422", "200", "201", "200", "200"};
  for (std::size_t i = 0; i < 7; ++i)
    EXPECT_EQ(bundle["entry"][i]["response"]["status"], statuses[i]) << bundle["entry"][i];
  EXPECT_EQ(bundle["entry"][0]["response"]["location"], "http://localhost:8080/Patient/n1/_history/1");
  EXPECT_EQ(bundle["entry"][2]["response"]["outcome"]["issue"][0]["expression"][0], "Client.first_party");
  EXPECT_EQ(bundle["entry"][5]["resource"]["total"], 1);
}

TEST_F(Bundles, OfATransactionTakeEffectTogetherInTheOrderOfTheirMethods) {
  const auto response = post("transaction", R"([
    {"request":{"method":"GET","url":"Patient/p1"}},
    {"request":{"method":"PUT","url":"Patient/p1"},"resource":{"gender":"other"}},
    {"fullUrl":"urn:uuid:1","request":{"method":"POST","url":"Practitioner"},"resource":{"active":true}},
    {"request":{"method":"POST","url":"Observation"},"resource":{"performer":[{"reference":"urn:uuid:1"}]}},
    {"request":{"method":"DELETE","url":"User/bob"}},
    {"request":{"method":"PUT","url":"User/robert"},"resource":{"userName":"bob"}}])",
                             "/fhir");
  EXPECT_EQ(response.status, 200) << response.body;
  const Json entries = body_of_response(response)["entry"];
  EXPECT_EQ(entries[0]["resource"]["gender"], "other");
  const std::string practitioner = entries[2]["resource"]["id"];
  EXPECT_EQ(entries[3]["resource"]["performer"][0]["reference"], "Practitioner/" + practitioner);
  EXPECT_EQ(status("/User/bob"), 410);
  EXPECT_EQ(get("/User/robert")["userName"], "bob");
}

struct TransactionRefusal {
  const char* sentence;
  const char* last_entry;
  int status;
  const char* expression;
};

class TransactionRefusals : public Bundles, public testing::WithParamInterface<TransactionRefusal> {};

TEST_P(TransactionRefusals, LeaveEverythingAsItWas) {
  const auto response = post("transaction", std::string(R"([
    {"request":{"method":"PUT","url":"Patient/n1"},"resource":{"gender":"male"}},
    {"request":{"method":"DELETE","url":"Patient/p1"}},)") +
                                                GetParam().last_entry + "]");
  EXPECT_EQ(response.status, GetParam().status) << response.body;
  EXPECT_EQ(body_of_response(response)["issue"][0]["expression"][0], GetParam().expression) << response.body;
  EXPECT_EQ(status("/Patient/n1"), 404);
  EXPECT_EQ(status("/Patient/p1"), 200);
}

INSTANTIATE_TEST_SUITE_P(
    Table, TransactionRefusals,
    testing::Values(
        TransactionRefusal{
            "InvalidResource",
            R"({"request":{"method":"PUT","url":"Client/c"},"resource":{"first_party":"maybe"}})", 422,
            "entry[2].Client.first_party"},
        TransactionRefusal{
            "AnotherVersion",
            R"({"request":{"method":"PUT","url":"User/bob","ifMatch":"W/\"7\""},"resource":{}})", 412,
            "entry[2].http.If-Match"},
        TransactionRefusal{"NameOfAnother",
                           R"({"request":{"method":"PUT","url":"User/eve"},"resource":{"userName":"alice"}})",
                           422, "entry[2].User.userName"},
        TransactionRefusal{
            "TheSameTwice",
            R"({"request":{"method":"PUT","url":"Patient/n1"},"resource":{"gender":"female"}})", 422,
            "entry[2]"},
        TransactionRefusal{"Session", R"({"request":{"method":"PUT","url":"Session/s"},"resource":{}})", 422,
                           "entry[2]"},
        TransactionRefusal{"PatchOfNobody",
                           R"({"request":{"method":"PATCH","url":"Patient/x"},"resource":{}})", 404,
                           "entry[2]"},
        TransactionRefusal{"NoMethod", R"({"request":{"url":"Patient/x"}})", 422, "entry[2].request.method"},
        TransactionRefusal{"NoUrl", R"({"request":{"method":"PUT"}})", 422, "entry[2].request.url"},
        TransactionRefusal{"NoPlace", R"({"resource":{"resourceType":"Patient"}})", 422, "entry[2].id"},
        TransactionRefusal{"ConditionThatIsNotRead",
                           R"({"request":{"method":"GET","url":"Patient/x","ifNoneMatch":"W/\"1\""}})", 422,
                           "entry[2].request.ifNoneMatch"}),
    [](const auto& test) { return test.param.sentence; });

TEST_F(Bundles, CreateOnceWhatTwoEntriesAskForUnderTheSameCondition) {
  const auto response = post("transaction", R"([
    {"fullUrl":"urn:uuid:1","request":{"method":"POST","url":"Practitioner","ifNoneExist":"identifier=x"},
     "resource":{"identifier":[{"value":"x"}]}},
    {"fullUrl":"urn:uuid:2","request":{"method":"POST","url":"Practitioner","ifNoneExist":"identifier=x"},
     "resource":{"identifier":[{"value":"x"}]}},
    {"request":{"method":"PUT","url":"Basic/b"},
     "resource":{"author":{"reference":"urn:uuid:1"},"subject":{"reference":"urn:uuid:2"}}}])",
                             "/fhir");
  ASSERT_EQ(response.status, 200) << response.body;
  const Json entries = body_of_response(response)["entry"];
  EXPECT_EQ(entries[0]["response"]["status"], "201");
  EXPECT_EQ(entries[1]["response"]["status"], "200");
  const std::string id = entries[0]["resource"]["id"];
  EXPECT_EQ(entries[1]["resource"]["id"], id);
  EXPECT_EQ(get("/fhir/Basic/b")["author"]["reference"], "Practitioner/" + id);
  EXPECT_EQ(get("/fhir/Basic/b")["subject"]["reference"], "Practitioner/" + id);
  EXPECT_EQ(get("/Practitioner")["total"], 1);
}

TEST_F(Bundles, ReferToResourcesThatArePutInTheirPlace) {
  ASSERT_EQ(post("transaction", R"([
    {"fullUrl":"urn:uuid:1","request":{"method":"PUT","url":"Practitioner/dr"},"resource":{}},
    {"request":{"method":"PUT","url":"Basic/b"},"resource":{"author":{"reference":"urn:uuid:1"}}}])")
                .status,
            200);
  EXPECT_EQ(get("/fhir/Basic/b")["author"]["reference"], "Practitioner/dr");
}

// Another resource that fits the condition comes and goes all the time.
TEST_F(Bundles, ReferToWhatIsThereWhenTheyAreWritten) {
  std::atomic<bool> done = false;
  std::thread other([&] {
    while (!done) {
      server_.administer("PUT", "/Practitioner/other", Json::parse(R"({"identifier":[{"value":"x"}]})"));
      server_.administer("DELETE", "/Practitioner/other");
    }
  });
  for (int round = 0; round < 40; ++round) {
    const auto response = post("transaction", R"([
      {"fullUrl":"urn:uuid:1","request":{"method":"POST","url":"Practitioner","ifNoneExist":"identifier=x"},
       "resource":{"identifier":[{"value":"x"}]}},
      {"request":{"method":"POST","url":"Basic"},"resource":{"author":{"reference":"urn:uuid:1"}}}])",
                               "/fhir");
    if (response.status != 200) continue;
    const Json entries = body_of_response(response)["entry"];
    const std::string author = entries[1]["resource"]["author"]["reference"];
    EXPECT_EQ(author, "Practitioner/" + entries[0]["resource"]["id"].get<std::string>());
    EXPECT_NE(status("/" + author), 404) << "there never was one";
    if (author != "Practitioner/other") server_.administer("DELETE", "/" + author);
  }
  done = true;
  other.join();
}

TEST_F(Bundles, PassThePoliciesEntryByEntry) {
  const auto token = alice();
  const auto send = [&](const char* type, const char* write) {
    return server_.send("POST", "/", token,
                        std::string(R"({"resourceType":"Bundle","type":")") + type +
                            R"(","entry":[{"request":{"method":"GET","url":"Patient/p1"}},)" + write + "]}");
  };
  const char* write = R"({"request":{"method":"PUT","url":"Patient/p1"},"resource":{}})";
  const Json batch = body_of_response(send("batch", write));
  EXPECT_EQ(batch["entry"][0]["response"]["status"], "200");
  EXPECT_EQ(batch["entry"][1]["response"]["status"], "403");
  EXPECT_EQ(send("transaction", write).status, 403);
  EXPECT_EQ(send("transaction", R"({"request":{"method":"GET","url":"User/alice"}})").status, 403);
  EXPECT_EQ(put(R"([{"resourceType":"Patient","id":"p1","gender":"male"}])", token).status, 403);
  EXPECT_EQ(get("/Patient/p1")["gender"], "female");
}

TEST_F(Bundles, OfAListPutEveryResourceInItsPlace) {
  const char* list = R"([{"resourceType":"Patient","id":"p1","gender":"male"},
                         {"resourceType":"Role","id":"r","name":"doctor","user":{"reference":"User/alice"}}])";
  const auto response = put(list);
  EXPECT_EQ(response.status, 200) << response.body;
  const Json resources = body_of_response(response);
  ASSERT_EQ(resources.size(), 2U);
  EXPECT_EQ(resources[0]["gender"], "male");
  EXPECT_EQ(resources[1]["user"]["id"], "alice");
  EXPECT_EQ(put(list).status, 200);
  EXPECT_EQ(get("/Role/r")["meta"]["versionId"], "1");
  EXPECT_EQ(
      put(R"([{"resourceType":"Patient","id":"p9"},{"resourceType":"Client","id":"c","first_party":1}])")
          .status,
      422);
  EXPECT_EQ(status("/Patient/p9"), 404);
}

TEST_F(Bundles, AreRefusedWhereTheyAreNone) {
  EXPECT_EQ(post("searchset", "[]").status, 422);
  EXPECT_EQ(post("batch", "{}").status, 422);
  EXPECT_EQ(put("{}").status, 400);
  EXPECT_EQ(put("[").status, 400);
  EXPECT_EQ(put("[1]").status, 422);
  EXPECT_EQ(put("[]", {}).status, 401);
  EXPECT_EQ(server_.administer("POST", "/", Json::array()).status, 422);
  EXPECT_EQ(server_.administer("GET", "/").status, 405);
  EXPECT_EQ(
      server_.send("PUT", "/", {{"Authorization", TestServer::root}, {"Content-Type", "text/html"}}, "[]")
          .status,
      415);
  Json many = Json::array();
  for (int i = 0; i < 1001; ++i) many.push_back({{"resourceType", "Basic"}, {"id", std::to_string(i)}});
  EXPECT_EQ(put(to_text(many)).status, 422);
}

}  // namespace
}  // namespace codegrant::server
