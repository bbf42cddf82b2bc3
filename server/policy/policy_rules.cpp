#include "server/policy/policy_rules.hpp"

namespace codegrant::server {

std::variant<Prepared, Problems> PolicyRules::prepare(const std::string& id, const Json& body, const Json&) {
  Problems problems;
  const AccessPolicy policy = read_access_policy(id, body, engines_, problems);
  if (!problems.empty()) return problems;
  Prepared prepared{body, {{"engine", policy.engine}}};
  for (const auto& link : policy.links) prepared.index.push_back({"link", link});
  if (!policy.role_name.empty()) prepared.index.push_back({"roleName", policy.role_name});
  return prepared;
}

std::string PolicyRules::warning(const Json& body) const {
  Problems ignored;
  return warning_about(read_access_policy("", body, engines_, ignored));
}

}  // namespace codegrant::server
