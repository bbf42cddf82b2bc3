// GET /openapi.json tells of every route, and of nothing else.
#include <gtest/gtest.h>

#include <set>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

constexpr const char* methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};

std::string in_lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// "/:Type/:id" as OpenAPI spells it: "/{Type}/{id}".
std::string templated(std::string_view pattern) {
  std::string path;
  for (std::size_t at = 0; at < pattern.size();) {
    const auto end = std::min(pattern.find('/', at + 1), pattern.size());
    const auto part = pattern.substr(at + 1, end - at - 1);
    path += part.starts_with(':') ? "/{" + std::string(part.substr(1)) + "}" : "/" + std::string(part);
    at = end;
  }
  return path;
}

Json document_of(TestServer& server) { return body_of_response(server.send("GET", "/openapi.json")); }

/// Whether a route that takes every method takes this one for Patients.
bool is_taken(TestServer& server, const std::string& method, std::string path) {
  for (const auto& [name, value] :
       {std::pair("{Type}", "Patient"), std::pair("{id}", "p1"), std::pair("{vid}", "1")})
    if (const auto at = path.find(name); at != std::string::npos)
      path.replace(at, std::string_view(name).size(), value);
  if (path.ends_with("Patient")) path += "?_id=p1";  // a write to a whole type is about what a search finds
  return server.administer(method, path, Json::object()).status != 405;
}

std::set<std::string> operations_of_routes(TestServer& server) {
  std::set<std::string> operations;
  for (const auto& route : server.route_table()) {
    const auto path = templated(route.pattern);
    if (route.method != "*") operations.insert(std::string(route.method) + " " + path);
    for (const auto* method : methods)
      if (route.method == "*" && is_taken(server, method, path))
        operations.insert(std::string(method) + " " + path);
  }
  return operations;
}

std::set<std::string> operations_of_document(const Json& document) {
  std::set<std::string> operations;
  for (const auto& [path, item] : document["paths"].items())
    for (const auto* method : methods)
      if (item.contains(in_lower_case(method))) operations.insert(std::string(method) + " " + path);
  return operations;
}

TEST(Openapi, TellsOfEveryRouteAndOfNothingElse) {
  for (const auto chosen : {Switch::off, Switch::on}) {
    TestServer server{TestServer::Switches{.sign_up = chosen, .registration = chosen}};
    const auto told = operations_of_document(document_of(server));
    const auto there = operations_of_routes(server);
    for (const auto& operation : there)
      EXPECT_TRUE(told.contains(operation)) << operation << " is not told of";
    for (const auto& operation : told) EXPECT_TRUE(there.contains(operation)) << operation << " is not there";
  }
}

TEST(Openapi, NamesThisServer) {
  TestServer server;
  EXPECT_EQ(document_of(server)["servers"], Json::parse(R"([{"url": "http://localhost:8080"}])"));
}

/// Calls `visit` with every object of the document.
template <class Visit>
void for_each_object(const Json& value, const Visit& visit) {
  if (value.is_object()) visit(value);
  if (value.is_structured())
    for (const auto& part : value) for_each_object(part, visit);
}

TEST(Openapi, RefersOnlyToWhatItHas) {
  TestServer server;
  const Json document = document_of(server);
  for_each_object(document, [&](const Json& object) {
    if (!object.contains("$ref")) return;
    const auto target = object["$ref"].get<std::string>();
    ASSERT_TRUE(target.starts_with("#/"));
    EXPECT_TRUE(document.contains(Json::json_pointer(target.substr(1)))) << target;
  });
}

TEST(Openapi, GivesEachOperationAnIdOfItsOwn) {
  TestServer server;
  std::set<std::string> ids;
  for_each_object(document_of(server)["paths"], [&](const Json& object) {
    if (!object.contains("operationId")) return;
    EXPECT_TRUE(ids.insert(object["operationId"]).second) << object["operationId"];
  });
  EXPECT_FALSE(ids.empty());
}

}  // namespace
}  // namespace codegrant::server
