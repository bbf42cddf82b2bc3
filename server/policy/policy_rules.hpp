// What an AccessPolicy must be to be stored.
#pragma once

#include "server/domain/resource_rules.hpp"
#include "server/policy/policy_index.hpp"

namespace codegrant::server {

class PolicyRules : public ResourceRules {
 public:
  /// `index` is told of each change.
  PolicyRules(const Engines& engines, PolicyIndex& index) : engines_(engines), index_(index) {}

  std::string type() const override { return "AccessPolicy"; }
  std::vector<std::string> search_parameters() const override { return {"engine", "link", "roleName"}; }
  std::variant<Prepared, Problems> prepare(const std::string& id, const Json& body,
                                           const Json& stored) override;
  Json shown(const Json& body) const override { return body; }
  std::string warning(const Json& body) const override;
  void changed(const std::string& id, const Json&, const Json&) override { index_.changed(id); }

 private:
  const Engines& engines_;
  PolicyIndex& index_;
};

}  // namespace codegrant::server
