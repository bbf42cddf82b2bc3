// What a decision costs: by how many policies there are, whom they are linked to, and by engine. Prints
// tables in Markdown; index.js says how it is run.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "server/adapters/sqlite_store.hpp"
#include "server/policy/policies.hpp"

namespace codegrant::server {
namespace {

using Clock = std::chrono::steady_clock;

/// The median of batches, in microseconds a call.
template <class Work>
double microseconds(Work work) {
  constexpr int batches = 31;
  constexpr auto a_batch = std::chrono::milliseconds(20);
  std::vector<double> figures;
  for (int batch = 0; batch < batches; ++batch) {
    const auto begin = Clock::now();
    int calls = 0;
    do {
      work();
      ++calls;
    } while (Clock::now() - begin < a_batch);
    figures.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count() / calls);
  }
  std::nth_element(figures.begin(), figures.begin() + batches / 2, figures.end());
  return figures[batches / 2];
}

Json request() {
  return Json::parse(R"({
    "request-method": "get", "scheme": "https", "uri": "/Patient/patient-01", "query-string": "_pretty=true",
    "params": {"_pretty": "true", "resource/type": "Patient", "resource/id": "patient-01"},
    "headers": {"accept": "application/json", "host": "auth.example.com", "user-agent": "bench",
                "authorization": "[masked]"},
    "remote-addr": "127.0.0.1", "operation": {"id": "FhirRead"}, "scope": ["openid", "profile"],
    "user": {"resourceType": "User", "id": "alice", "userName": "alice", "data": {"patient": "patient-01"},
             "roles": [{"value": "nurse"}]},
    "client": {"resourceType": "Client", "id": "webapp"},
    "session": {"resourceType": "Session", "id": "s1", "type": "authorization_code"}})");
}

const PolicyParties parties{"alice", "webapp", "FhirRead"};

Json matcho_for(const std::string& id) {
  return {{"engine", "matcho"},
          {"matcho",
           {{"request-method", {{"$enum", {"get", "head"}}}},
            {"uri", "#^/(fhir/)?Patient/"},
            {"params", {{"resource/id", ".user.data.patient"}}},
            {"user", {{"id", id}}}}}};
}

/// A server's policies, put into a store of their own.
class Scene {
 public:
  void add(const std::string& id, Json policy, const std::string& link) {
    if (link != global_link) policy["link"] = Json::array({{{"reference", link}}});
    store_.resources.put({.type = "AccessPolicy", .id = id, .body = to_text(policy)}, {}, {}, {});
  }
  void add_patient() {
    const std::string body = R"({"gender":"female"})";
    store_.resources.put({.type = "Patient", .id = "patient-01", .body = body, .shown = body}, {}, {}, {});
  }

  double decision() {
    const Json asked = request();
    if (!policies_.decide(PolicyRequest(asked), parties).allowed) std::puts("**not allowed**");
    return microseconds([&] { policies_.decide(PolicyRequest(asked), parties); });
  }
  double rebuilding(const std::string& id) {
    return microseconds([&] {
      add(id, {{"engine", "allow"}, {"description", std::to_string(++changes_)}}, global_link);
      static_cast<void>(index_.current());
    });
  }

 private:
  SqliteStore store_{"memory:"};
  Engines engines_{store_.policy_queries};
  Policies policies_{store_.resources, engines_};
  PolicyIndex index_{store_.resources, engines_};
  int changes_ = 0;
};

constexpr int counts[] = {1, 10, 100, 1'000};

void print_counts() {
  std::puts(
      "| policies | linked to others but one | all global, the last allows | one written, and read again |");
  std::puts("|--:|--:|--:|--:|");
  for (const int count : counts) {
    Scene linked;
    Scene global;
    for (int i = 1; i < count; ++i) {
      const std::string other = "u" + std::to_string(i);
      linked.add("p" + std::to_string(i), matcho_for(other), "User/" + other);
      global.add("p" + std::to_string(i), matcho_for(other), global_link);
    }
    linked.add("z", matcho_for("alice"), "User/alice");
    global.add("z", matcho_for("alice"), global_link);
    std::printf("| %d | %.2f | %.2f | %.0f |\n", count, linked.decision(), global.decision(),
                linked.rebuilding("z"));
  }
}

void print_engines() {
  const std::vector<std::pair<std::string, Json>> policies{
      {"allow", {{"engine", "allow"}}},
      {"matcho", matcho_for("alice")},
      {"json-schema", Json::parse(R"({"engine": "json-schema", "schema": {
         "required": ["user", "client", "params"],
         "properties": {"request-method": {"enum": ["get", "head"]}, "uri": {"pattern": "^/(fhir/)?Patient/"},
                        "user": {"required": ["data"], "properties": {"id": {"const": "alice"}}}}}})")},
      {"complex",
       {{"engine", "complex"},
        {"and", {{{"or", {matcho_for("bob"), matcho_for("alice")}}}, matcho_for("alice")}}}},
      {"sql, of the request alone",
       {{"engine", "sql"}, {"sql", {{"query", "SELECT {{user.data.patient}} = {{params.resource/id}}"}}}}},
      {"sql, of a stored resource",
       {{"engine", "sql"},
        {"sql",
         {{"query",
           "SELECT resource->>'gender' = 'female' FROM {{!params.resource/type}} WHERE id = "
           "{{params.resource/id}}"}}}}}};
  std::puts("| engine | µs |\n|---|--:|");
  for (const auto& [name, policy] : policies) {
    Scene scene;
    scene.add_patient();
    scene.add("p", policy, "User/alice");
    std::printf("| %s | %.2f |\n", name.c_str(), scene.decision());
  }
}

}  // namespace
}  // namespace codegrant::server

int main() {
  using namespace codegrant::server;
  std::puts("## By the number of policies, in microseconds\n");
  print_counts();
  std::puts("\n## By engine, one policy\n");
  print_engines();
  return 0;
}
