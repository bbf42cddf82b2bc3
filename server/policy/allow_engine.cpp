#include "server/policy/allow_engine.hpp"

namespace codegrant::server {
namespace {

class Always : public Condition {
 public:
  Result<bool> holds(const PolicyRequest&) const override { return true; }
};

}  // namespace

std::unique_ptr<const Condition> AllowEngine::compile(const PolicyText&, Problems&) const {
  return std::make_unique<Always>();
}

}  // namespace codegrant::server
