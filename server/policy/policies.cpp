#include "server/policy/policies.hpp"

#include "server/policy/engine.hpp"
#include "server/policy/policy_rules.hpp"

namespace codegrant::server {
namespace {

constexpr std::size_t most_policies_of_a_link = 10'000;

std::vector<std::string> links_of(const Caller& caller, const Operation& operation) {
  std::vector<std::string> links{global_link, "Operation/" + operation.id};
  if (caller.client) links.push_back("Client/" + caller.client->id);
  if (caller.user) links.push_back("User/" + caller.user->id);
  return links;
}

Result<bool> evaluate(const Resource& policy, const Json& request) {
  const auto body = parse_json(policy.body);
  if (!body) return body.error();
  const Engine* engine = find_engine(string_member(*body, "engine"));
  if (engine == nullptr) return Error{ErrorCode::server_error, "unknown engine"};
  return engine->evaluate(*body, request);
}

}  // namespace

Decision Policies::decide(const Json& request, const Caller& caller, const Operation& operation) const {
  Decision decision;
  for (const auto& link : links_of(caller, operation)) {
    const auto found = store_.search("AccessPolicy", {{"link", link}}, {most_policies_of_a_link, 0});
    for (const Resource& policy : found.resources) {
      const auto answer = evaluate(policy, request);
      if (!answer) {
        decision.faults.push_back({policy.id, answer.error().detail});
      } else if (*answer) {
        decision.allowed = true;
        return decision;
      }
    }
  }
  return decision;
}

}  // namespace codegrant::server
