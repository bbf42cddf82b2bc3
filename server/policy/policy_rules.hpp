// What an AccessPolicy must be to be stored.
#pragma once

#include "server/domain/resource_rules.hpp"
#include "server/policy/access_policy.hpp"

namespace codegrant::server {

class PolicyRules : public ResourceRules {
 public:
  explicit PolicyRules(const Engines& engines) : engines_(engines) {}

  std::string type() const override { return "AccessPolicy"; }
  std::vector<std::string> search_parameters() const override { return {"engine", "link", "roleName"}; }
  std::variant<Prepared, Problems> prepare(const std::string& id, const Json& body,
                                           const Json& stored) override;
  Json shown(const Json& body) const override { return body; }
  std::string warning(const Json& body) const override;

 private:
  const Engines& engines_;
};

}  // namespace codegrant::server
