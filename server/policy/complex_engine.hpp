// The engine complex: several policies joined by `and` or by `or`, never by both on one level. Each part is a
// policy with an engine of its own; a part that has `and` or `or` needs not say that it is complex.
#pragma once

#include "server/policy/engine.hpp"

namespace codegrant::server {

class Engines;

class ComplexEngine : public Engine {
 public:
  explicit ComplexEngine(const Engines& engines) : engines_(engines) {}

  std::string name() const override { return "complex"; }
  std::vector<std::string> members() const override { return {"and", "or"}; }
  std::unique_ptr<const Condition> compile(const PolicyText& policy, Problems& problems) const override;

 private:
  std::unique_ptr<const Condition> compile_part(const PolicyText& part, Problems& problems) const;

  const Engines& engines_;
};

}  // namespace codegrant::server
