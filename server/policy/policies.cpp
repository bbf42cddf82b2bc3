#include "server/policy/policies.hpp"

#include <optional>
#include <utility>

#include "server/domain/reference.hpp"

namespace codegrant::server {
namespace {

constexpr std::size_t most_roles_of_a_user = 1000;

std::vector<std::string> links_of(const PolicyParties& parties) {
  std::vector<std::string> links{global_link};
  if (!parties.operation.empty()) links.push_back("Operation/" + parties.operation);
  if (!parties.client.empty()) links.push_back("Client/" + parties.client);
  if (!parties.user.empty()) links.push_back("User/" + parties.user);
  return links;
}

void ask_condition(const Condition& condition, const PolicyRequest& request, PolicyAnswer& answer) {
  const auto holds = condition.holds(request);
  answer.allowed = holds && *holds;
  if (!holds) answer.fault = holds.error().detail;
}

}  // namespace

/// The user's Roles, read when the first policy asks for them.
class Policies::Roles {
 public:
  Roles(ResourceStore& store, std::string user) : store_(store), user_(std::move(user)) {}

  const std::vector<Json>& all() {
    if (!roles_) roles_ = read();
    return *roles_;
  }

 private:
  std::vector<Json> read() const {
    std::vector<Json> roles;
    if (user_.empty()) return roles;
    const auto found = store_.search("Role", {{"user", "User/" + user_}}, {most_roles_of_a_user, 0});
    for (const Resource& stored : found.resources)
      if (auto body = parse_json(stored.body)) {
        (*body)["resourceType"] = stored.type;
        (*body)["id"] = stored.id;
        roles.push_back(*std::move(body));
      }
    return roles;
  }

  ResourceStore& store_;
  std::string user_;
  std::optional<std::vector<Json>> roles_;
};

Decision Policies::decide(const PolicyRequest& request, const PolicyParties& parties, Asking asking) {
  Decision decision;
  Roles roles(store_, parties.user);
  for (const auto& policy : index_.current()->linked_to(links_of(parties))) {
    decision.answers.push_back(ask(*policy, request, roles));
    decision.allowed = decision.allowed || decision.answers.back().allowed;
    if (decision.allowed && asking == Asking::until_allowed) break;
  }
  return decision;
}

Decision Policies::decide(Json request, const Caller& caller, const Operation& operation) {
  return decide(PolicyRequest(std::move(request)), parties_of(caller, operation));
}

PolicyAnswer Policies::ask(const AccessPolicy& policy, const PolicyRequest& request, Roles& roles) {
  PolicyAnswer answer{policy.id, policy.engine, false, policy.fault};
  if (!policy.condition) return answer;
  if (policy.role_name.empty()) {
    ask_condition(*policy.condition, request, answer);
    return answer;
  }
  for (const Json& role : roles.all())
    if (string_member(role, "name") == policy.role_name && !answer.allowed)
      ask_condition(*policy.condition, request.in_role(role), answer);
  return answer;
}

PolicyParties parties_of(const Caller& caller, const Operation& operation) {
  return {caller.user ? caller.user->id : "", caller.client ? caller.client->id : "", operation.id};
}

}  // namespace codegrant::server
