#include "server/endpoints/resources.hpp"

#include "server/endpoints/operation_outcome.hpp"

namespace codegrant::server {
namespace {

constexpr int most_tries = 5;

ResourceAnswer forbidden() { return refuse(403, "forbidden", "no AccessPolicy allows this request"); }

/// The search that a conditional call stands on: what it tells, only who may search may know.
ResourceCall search_of(const ResourceCall& call) {
  ResourceCall search = call;
  search.request.method = "GET";
  search.request.query = call.criteria.encode();
  search.request.body.clear();
  search.document = Json();
  search.query = call.criteria;
  search.operation.id = "FhirSearch";
  search.operation.resource_id.clear();
  return search;
}

}  // namespace

// Who, what, allowed, then done: nobody learns what is there before a policy lets them ask.
http::Response ResourcesEndpoint::handle(const http::Request& request) {
  if (const auto refused = refuse_address(collections_, request)) return to_response(request, *refused);
  const auto found = callers_.find(request);
  const auto* caller = std::get_if<Caller>(&found);
  if (caller == nullptr) return login_outcome(request, found);
  return to_response(request, answer(request, *caller));
}

ResourceAnswer ResourcesEndpoint::answer(const http::Request& request, const Caller& caller,
                                         std::optional<Json> document, std::size_t room) {
  auto read = read_call(collections_, issuer_, request, std::move(document));
  if (auto* refused = std::get_if<ResourceAnswer>(&read)) return std::move(*refused);
  auto& call = std::get<ResourceCall>(read);
  call.room = room;
  if (debug_.is_asked(call.query)) {
    auto explained = debug_.explain(request, object_of(call, caller), caller, call.operation);
    if (explained) return {200, *std::move(explained), {}};
  }
  // What a condition found may have changed before the write: then it is looked for again.
  for (int tries = 1;; ++tries) {
    ResourceCall attempt = call;
    if (auto settled = settle(attempt, caller)) return *std::move(settled);
    ResourceAnswer answer = operations_.perform(attempt);
    const bool overtaken = call.is_conditional && !call.precondition.version && answer.status == 412;
    if (!overtaken || tries == most_tries) return answer;
  }
}

bool ResourcesEndpoint::allows(const ResourceCall& call, const Caller& caller) const {
  const Decision decision = policies_.decide(object_of(call, caller), caller, call.operation);
  for (const PolicyAnswer& answer : decision.answers)
    if (!answer.fault.empty()) report_fault_(answer);
  return decision.allowed;
}

Json ResourcesEndpoint::object_of(const ResourceCall& call, const Caller& caller) const {
  return request_object(call.request, call.query, call.document, caller, call.operation,
                        issuer_.substr(0, issuer_.find(':')));
}

std::optional<ResourceAnswer> ResourcesEndpoint::settle(ResourceCall& call, const Caller& caller) {
  if (!allows(call, caller)) return forbidden();
  if (call.is_conditional && !allows(search_of(call), caller)) return forbidden();
  const std::string named = call.operation.resource_id;
  if (auto settled = operations_.resolve(call)) return settled;
  // A policy may speak of the one resource that was found.
  const bool found_another = call.is_conditional && call.operation.resource_id != named;
  if (found_another && !allows(call, caller)) return forbidden();
  return std::nullopt;
}

}  // namespace codegrant::server
