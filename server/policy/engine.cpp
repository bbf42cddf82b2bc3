#include "server/policy/engine.hpp"

#include "server/policy/matcho.hpp"

namespace codegrant::server {
namespace {

/// Lets everything pass that the policy is linked to.
class AllowEngine : public Engine {
 public:
  std::string name() const override { return "allow"; }
  Result<void> check(const Json&) const override { return {}; }
  Result<bool> evaluate(const Json&, const Json&) const override { return true; }
};

/// Holds the request against the pattern in the member `matcho`.
class MatchoEngine : public Engine {
 public:
  std::string name() const override { return "matcho"; }
  Result<void> check(const Json& policy) const override {
    const Json& pattern = member_at(policy, {"matcho"});
    if (!pattern.is_object())
      return Error{ErrorCode::invalid_request, "the engine matcho needs a pattern in the member matcho"};
    return check_matcho(pattern);
  }
  Result<bool> evaluate(const Json& policy, const Json& request) const override {
    const Json& pattern = member_at(policy, {"matcho"});
    if (!pattern.is_object()) return false;
    return matches_matcho(pattern, request, request);
  }
};

}  // namespace

const std::vector<std::unique_ptr<const Engine>>& engines() {
  static const auto all = [] {
    std::vector<std::unique_ptr<const Engine>> list;
    list.push_back(std::make_unique<AllowEngine>());
    list.push_back(std::make_unique<MatchoEngine>());
    return list;
  }();
  return all;
}

const Engine* find_engine(std::string_view name) {
  for (const auto& engine : engines())
    if (engine->name() == name) return engine.get();
  return nullptr;
}

}  // namespace codegrant::server
