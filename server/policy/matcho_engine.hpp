// The engine matcho: the request must match the pattern in the member `matcho`.
#pragma once

#include "server/policy/engine.hpp"

namespace codegrant::server {

class MatchoEngine : public Engine {
 public:
  std::string name() const override { return "matcho"; }
  std::vector<std::string> members() const override { return {"matcho"}; }
  std::unique_ptr<const Condition> compile(const PolicyText& policy, Problems& problems) const override;
};

}  // namespace codegrant::server
