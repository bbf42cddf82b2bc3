// The engine json-schema: the request, without its empty values, must be valid by the member `schema`.
#pragma once

#include "server/policy/engine.hpp"

namespace codegrant::server {

class JsonSchemaEngine : public Engine {
 public:
  std::string name() const override { return "json-schema"; }
  std::vector<std::string> members() const override { return {"schema"}; }
  std::unique_ptr<const Condition> compile(const PolicyText& policy, Problems& problems) const override;
};

}  // namespace codegrant::server
