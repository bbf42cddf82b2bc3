#include "server/endpoints/administrator.hpp"

#include "server/endpoints/operation_outcome.hpp"

namespace codegrant::server {

bool is_administrator(Policies& policies, const Caller& caller, const http::Request& request,
                      const std::string& scheme) {
  const Operation operation{"FhirUpdate", "AccessPolicy", "any"};
  http::Request asked = request;
  asked.method = "PUT";
  asked.path = "/AccessPolicy/any";
  asked.query.clear();
  const Json policy{{"engine", "allow"}};
  return policies.decide(request_object(asked, Form(), policy, caller, operation, scheme), caller, operation)
      .allowed;
}

std::optional<http::Response> refuse_others(Policies& policies, const CallerFinder& callers,
                                            const http::Request& request, const std::string& scheme) {
  const auto found = callers.find(request);
  const auto* caller = std::get_if<Caller>(&found);
  if (caller == nullptr) return login_outcome(request, found);
  if (is_administrator(policies, *caller, request, scheme)) return std::nullopt;
  return operation_outcome(request, 403, "forbidden", "only who may write AccessPolicies may do this");
}

}  // namespace codegrant::server
