#include "server/policy/matcho_engine.hpp"

#include "server/policy/matcho.hpp"

namespace codegrant::server {
namespace {

class Matches : public Condition {
 public:
  explicit Matches(Matcho pattern) : pattern_(std::move(pattern)) {}
  Result<bool> holds(const PolicyRequest& request) const override {
    return pattern_.matches(request.object(), request.object());
  }

 private:
  Matcho pattern_;
};

}  // namespace

std::unique_ptr<const Condition> MatchoEngine::compile(const PolicyText& policy, Problems& problems) const {
  const Fields fields(policy.body, policy.place, problems);
  const Json& pattern = fields.raw("matcho");
  if (!pattern.is_object()) {
    fields.refuse("matcho", "must be a pattern: an object that looks like the request");
    return nullptr;
  }
  auto compiled = Matcho::compile(pattern, policy.place + ".matcho", problems);
  if (!compiled) return nullptr;
  return std::make_unique<Matches>(*std::move(compiled));
}

}  // namespace codegrant::server
