#include "server/endpoints/policy_debug.hpp"

#include "server/endpoints/administrator.hpp"
#include "server/endpoints/operation_outcome.hpp"
#include "server/endpoints/request_body.hpp"
#include "server/policy/matcho.hpp"

namespace codegrant::server {
namespace {

ResourceAnswer must_be_object(const std::string& member) {
  return refuse(Problems{{member, "must be an object"}});
}

Json to_json(const PolicyAnswer& answer) {
  Json json{{"id", answer.policy}, {"engine", answer.engine}, {"result", answer.allowed}};
  if (!answer.fault.empty()) json["error"] = answer.fault;
  return json;
}

Json to_json(const std::vector<Mismatch>& mismatches) {
  Json list = Json::array();
  for (const auto& [expected, but, path] : mismatches)
    list.push_back({{"expected", expected}, {"but", but}, {"path", path}});
  return list;
}

/// Where the request differs from the pattern of a policy of the engine matcho; null for other engines.
Json differences(const Json& policy, const Json& object) {
  Problems ignored;
  if (string_member(policy, "engine") != "matcho") return nullptr;
  const auto matcho = Matcho::compile(member_at(policy, {"matcho"}), "matcho", ignored);
  return matcho ? to_json(matcho->mismatches(object, object)) : Json();
}

}  // namespace

std::optional<Json> PolicyDebugEndpoint::explain(const http::Request& request, const Json& object,
                                                 const Caller& caller, const Operation& operation) const {
  if (!is_administrator(policies_, caller, request, scheme_)) return std::nullopt;
  return decision_of(object, parties_of(caller, operation));
}

http::Response PolicyDebugEndpoint::test_policy(const http::Request& request) const {
  auto read = read_from_administrator(request);
  if (const auto* refusal = std::get_if<http::Response>(&read)) return *refusal;
  const auto& document = std::get<Json>(read);
  Json object = member_at(document, {"request"});
  if (!object.is_object()) return to_response(request, must_be_object("request"));
  fill_in_parties(object);

  if (document.contains("policy")) return to_response(request, test_one(object, document["policy"]));
  const auto id_of = [&](const char* member) { return string_member(member_at(object, {member}), "id"); };
  const PolicyParties parties{id_of("user"), id_of("client"), id_of("operation")};
  return to_response(request, {200, decision_of(object, parties), {}});
}

http::Response PolicyDebugEndpoint::matcho(const http::Request& request) const {
  auto read = read_from_administrator(request);
  if (const auto* refusal = std::get_if<http::Response>(&read)) return *refusal;
  const auto& document = std::get<Json>(read);
  for (const auto* member : {"matcho", "resource"})
    if (!document.contains(member))
      return to_response(request, refuse(Problems{{member, "must be there: send {matcho, resource}"}}));
  Problems problems;
  const auto matcho = Matcho::compile(document["matcho"], "matcho", problems);
  if (!matcho) return to_response(request, refuse(problems));
  const Json& resource = document["resource"];
  return to_response(request, {200, to_json(matcho->mismatches(resource, resource)), {}});
}

/// The body, an object; or what is to be answered to anybody else or to anything else.
std::variant<Json, http::Response> PolicyDebugEndpoint::read_from_administrator(
    const http::Request& request) const {
  if (auto refusal = refuse_others(policies_, callers_, request, scheme_)) return *std::move(refusal);
  auto document = read_document(request);
  if (!document) return operation_outcome(request, 400, "invalid", document.error().detail);
  if (!document->is_object()) return to_response(request, must_be_object("body"));
  return *std::move(document);
}

void PolicyDebugEndpoint::fill_in_parties(Json& object) const {
  const auto is_bare = [&](const char* member) {
    const Json& party = member_at(object, {member});
    return party.contains("id") && party.size() <= (party.contains("resourceType") ? 2U : 1U);
  };
  if (is_bare("user"))
    if (const auto user = directory_.user(string_member(object["user"], "id")))
      object["user"] = shown_user(*user);
  if (is_bare("client"))
    if (const auto client = directory_.client(string_member(object["client"], "id")))
      object["client"] = shown_client(*client);
}

ResourceAnswer PolicyDebugEndpoint::test_one(const Json& object, const Json& policy) const {
  if (!policy.is_object()) return must_be_object("policy");
  Problems problems;
  const AccessPolicy compiled = read_access_policy("", policy, engines_, problems);
  if (!problems.empty()) return refuse(problems);

  const auto holds = compiled.condition->holds(PolicyRequest(object));
  Json result{{"request", object}, {"policy", policy}, {"result", holds && *holds}};
  if (!holds) result["error"] = holds.error().detail;
  if (Json list = differences(policy, object); !list.is_null()) result["differences"] = std::move(list);
  return {200, std::move(result), {}};
}

Json PolicyDebugEndpoint::decision_of(const Json& object, const PolicyParties& parties) const {
  const Decision decision = policies_.decide(PolicyRequest(object), parties, Asking::all);
  Json answers = Json::array();
  for (const auto& one : decision.answers) answers.push_back(to_json(one));
  return {{"request", object}, {"result", decision.allowed}, {"policies", std::move(answers)}};
}

}  // namespace codegrant::server
