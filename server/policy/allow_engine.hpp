// The engine allow: lets everything pass that the policy is linked to.
#pragma once

#include "server/policy/engine.hpp"

namespace codegrant::server {

class AllowEngine : public Engine {
 public:
  std::string name() const override { return "allow"; }
  std::vector<std::string> members() const override { return {}; }
  std::unique_ptr<const Condition> compile(const PolicyText& policy, Problems& problems) const override;
};

}  // namespace codegrant::server
