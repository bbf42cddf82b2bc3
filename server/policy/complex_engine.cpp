#include "server/policy/complex_engine.hpp"

#include "server/policy/engines.hpp"

namespace codegrant::server {
namespace {

constexpr int deepest = 8;

using Parts = std::vector<std::unique_ptr<const Condition>>;

/// Ends with the first part that is `deciding`, or that cannot be evaluated.
Result<bool> ask_in_turn(const Parts& parts, const PolicyRequest& request, const bool deciding) {
  for (const auto& part : parts) {
    const auto answer = part->holds(request);
    if (!answer || *answer == deciding) return answer;
  }
  return !deciding;
}

class And : public Condition {
 public:
  explicit And(Parts parts) : parts_(std::move(parts)) {}
  Result<bool> holds(const PolicyRequest& request) const override {
    return ask_in_turn(parts_, request, false);
  }

 private:
  Parts parts_;
};

class Or : public Condition {
 public:
  explicit Or(Parts parts) : parts_(std::move(parts)) {}
  Result<bool> holds(const PolicyRequest& request) const override {
    return ask_in_turn(parts_, request, true);
  }

 private:
  Parts parts_;
};

}  // namespace

std::unique_ptr<const Condition> ComplexEngine::compile(const PolicyText& policy, Problems& problems) const {
  const Fields fields(policy.body, policy.place, problems);
  const std::size_t before = problems.size();
  const std::string name = fields.has("and") ? "and" : "or";
  const Json& list = fields.raw(name);
  if (fields.has("and") && fields.has("or"))
    fields.refuse("or", "cannot stand beside and; put one of them into a part of the other");
  else if (!list.is_array() || list.empty())
    fields.refuse(name, "must be a list of policies, by and or by or");
  else if (policy.depth >= deepest)
    fields.refuse(name, "is nested too deeply; " + std::to_string(deepest) + " levels are enough");
  if (problems.size() != before) return nullptr;

  Parts parts;
  for (std::size_t i = 0; i < list.size(); ++i)
    parts.push_back(compile_part(
        {list[i], policy.place + "." + name + "[" + std::to_string(i) + "]", policy.depth + 1}, problems));
  if (name == "and") return std::make_unique<And>(std::move(parts));
  return std::make_unique<Or>(std::move(parts));
}

std::unique_ptr<const Condition> ComplexEngine::compile_part(const PolicyText& part,
                                                             Problems& problems) const {
  const Fields fields(part.body, part.place, problems);
  for (const auto* name : {"link", "roleName", "type"})
    if (fields.has(name)) fields.refuse(name, "belongs to the whole policy, not to a part of it");
  const bool says_engine = fields.has("engine");
  const bool is_complex = !says_engine && (fields.has("and") || fields.has("or"));
  return is_complex ? compile(part, problems) : engines_.compile(part, problems);
}

}  // namespace codegrant::server
