// Thousands of random requests, each answered by the server and by a model of thirty lines: the same status,
// the same resource, the same history, the same search.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

/// What a resource has been: each version, null where it was deleted.
using Versions = std::vector<Json>;

/// The resource API of one type, as a person would explain it.
class Model {
 public:
  bool exists(const std::string& id) const { return !current(id).is_null(); }
  int version(const std::string& id) const { return static_cast<int>(versions(id).size()); }
  const Versions& versions(const std::string& id) const {
    static const Versions none;
    const auto found = resources_.find(id);
    return found == resources_.end() ? none : found->second;
  }
  Json current(const std::string& id) const {
    const auto& all = versions(id);
    return all.empty() ? Json() : all.back();
  }

  int read(const std::string& id) const { return exists(id) ? 200 : versions(id).empty() ? 404 : 410; }
  int put(const std::string& id, const Json& body) {
    const bool there = exists(id);
    if (!there || current(id) != body) resources_[id].push_back(body);
    return there ? 200 : 201;
  }
  int put(const std::string& id, const Json& body, int if_match) {
    return if_match == (exists(id) ? version(id) : 0) ? put(id, body) : 412;
  }
  int merge(const std::string& id, const Json& patch) {
    if (!exists(id)) return read(id);
    Json body = current(id);
    body.merge_patch(patch);
    return put(id, body);
  }
  int erase(const std::string& id) {
    if (!exists(id)) return 204;
    resources_[id].push_back(nullptr);
    return 200;
  }
  int create_if_none(const std::string& id, const Json& body, const std::string& name) {
    const auto found = search(name);
    if (found.size() > 1) return 412;
    if (found.size() == 1) return 200;
    return exists(id) ? 409 : put(id, body);
  }

  /// The ids of those whose family name begins so, in order.
  std::vector<std::string> search(const std::string& prefix) const {
    std::vector<std::string> ids;
    for (const auto& [id, versions] : resources_) {
      const Json body = current(id);
      if (body.is_null() || !body.contains("name")) continue;
      if (body["name"][0]["family"].get<std::string>().starts_with(prefix)) ids.push_back(id);
    }
    return ids;
  }
  /// The ids of those with this gender, by their birth date, those without one last.
  std::vector<std::string> search_in_order(const std::string& gender, bool descending) const {
    std::vector<std::string> ids;
    for (const auto& [id, versions] : resources_)
      if (string_member(current(id), "gender") == gender) ids.push_back(id);
    const auto date = [&](const std::string& id) { return string_member(current(id), "birthDate"); };
    std::stable_sort(ids.begin(), ids.end(), [&](const std::string& a, const std::string& b) {
      if (date(a).empty() || date(b).empty()) return !date(a).empty() && date(b).empty();
      return descending ? date(b) < date(a) : date(a) < date(b);
    });
    return ids;
  }

 private:
  std::map<std::string, Versions> resources_;
};

class Play {
 public:
  explicit Play(unsigned seed) : random_(seed) {}

  void step() {
    const std::string id = pick({"a", "b", "c", "d", "e"});
    const Json body = random_body();
    switch (below(9)) {
      case 0: return expect(send("GET", id), model_.read(id), id);
      case 1:
      case 2: return expect(send("PUT", id, body), model_.put(id, body), id);
      case 3: {
        const int version = static_cast<int>(below(6));
        const http::Headers if_match{{"If-Match", "W/\"" + std::to_string(version) + "\""}};
        return expect(send("PUT", id, body, if_match), model_.put(id, body, version), id);
      }
      case 4: {
        const Json patch = below(2) == 0 ? Json{{"gender", nullptr}} : Json{{"birthDate", pick(dates)}};
        return expect(send("PATCH", id, patch), model_.merge(id, patch), id);
      }
      case 5: return expect(send("DELETE", id), model_.erase(id), "");
      case 6: {
        const std::string name = pick(names);
        Json named = body;
        named["id"] = id;
        return expect(send("POST", "", named, {{"If-None-Exist", "family=" + name}}),
                      model_.create_if_none(id, body, name), "");
      }
      case 7: return compare_searches();
      default: return compare_histories(id);
    }
  }

 private:
  using Choices = std::vector<std::string>;
  inline static const Choices names{"oak", "oka", "okafor", "o", "p"};
  inline static const Choices dates{"1979-03-13", "1980", "2001-01"};

  std::size_t below(std::size_t count) { return random_() % count; }
  std::string pick(const Choices& choices) { return choices[below(choices.size())]; }

  Json random_body() {
    Json body = Json::object();
    if (below(3) > 0) body["name"] = Json::array({{{"family", pick(names)}}});
    if (below(3) > 0) body["gender"] = below(2) == 0 ? "female" : "male";
    if (below(2) > 0) body["birthDate"] = pick(dates);
    return body;
  }

  http::Response send(const std::string& method, const std::string& id, const Json& body = {},
                      http::Headers headers = {}) {
    headers.emplace_back("Authorization", TestServer::root);
    return server_.send(method, id.empty() ? "/Person" : "/Person/" + id, std::move(headers),
                        body.is_null() ? "" : to_text(body));
  }
  Json get(const std::string& target) { return body_of_response(server_.administer("GET", target)); }

  /// The status is the model's, and so is the resource, where `id` names what a good answer shows.
  void expect(const http::Response& response, int status, const std::string& id) {
    ASSERT_EQ(response.status, status) << response.body;
    if (id.empty() || status >= 300) return;
    const Json shown = body_of_response(response);
    EXPECT_EQ(body_of(shown), model_.current(id));
    EXPECT_EQ(shown["meta"]["versionId"], std::to_string(model_.version(id)));
  }

  Choices ids_of(const Json& bundle) {
    Choices ids;
    for (const Json& entry : bundle["entry"]) ids.push_back(entry["resource"]["id"]);
    return ids;
  }

  void compare_searches() {
    const std::string name = pick(names);
    EXPECT_EQ(ids_of(get("/Person?family=" + name)), model_.search(name)) << name;
    const bool descending = below(2) == 0;
    const auto expected = model_.search_in_order("male", descending);
    const std::string search =
        "/Person?.gender=male&_sort=" + std::string(descending ? "-" : "") + "birthdate";
    EXPECT_EQ(ids_of(get(search)), expected);
    Choices pages;
    for (std::size_t page = 1; pages.size() < expected.size(); ++page) {
      const Json bundle = get(search + "&_count=2&_page=" + std::to_string(page));
      ASSERT_EQ(bundle["total"], expected.size());
      ASSERT_FALSE(bundle["entry"].empty());
      for (const auto& id : ids_of(bundle)) pages.push_back(id);
    }
    EXPECT_EQ(pages, expected);
  }

  void compare_histories(const std::string& id) {
    const auto& versions = model_.versions(id);
    const Json history = get("/Person/" + id + "/_history?_count=1000");
    if (versions.empty()) {
      EXPECT_EQ(history["resourceType"], "OperationOutcome");
      return;
    }
    ASSERT_EQ(history["total"], versions.size());
    for (std::size_t i = 0; i < versions.size(); ++i) {
      const Json& entry = history["entry"][versions.size() - 1 - i];
      EXPECT_EQ(entry.contains("resource") ? body_of(entry["resource"]) : Json(), versions[i]) << id << i;
      const Json version = get("/Person/" + id + "/_history/" + std::to_string(i + 1));
      if (versions[i].is_null())
        EXPECT_EQ(version["issue"][0]["code"], "deleted");
      else
        EXPECT_EQ(body_of(version), versions[i]);
    }
  }

  std::mt19937 random_;
  TestServer server_;
  Model model_;
};

class ResourcesModel : public testing::TestWithParam<unsigned> {};

TEST_P(ResourcesModel, AnswersAsTheServerDoes) {
  Play play(GetParam());
  for (int i = 0; i < 600 && !HasFailure(); ++i) {
    SCOPED_TRACE("step " + std::to_string(i));
    play.step();
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, ResourcesModel, testing::Range(1U, 9U));

}  // namespace
}  // namespace codegrant::server
