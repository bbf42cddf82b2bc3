#include "server/policy/engines.hpp"

#include <algorithm>

#include "server/policy/allow_engine.hpp"
#include "server/policy/complex_engine.hpp"
#include "server/policy/json_schema_engine.hpp"
#include "server/policy/matcho_engine.hpp"
#include "server/policy/sql_engine.hpp"

namespace codegrant::server {

Engines::Engines(PolicyQueries& queries) {
  engines_.push_back(std::make_unique<AllowEngine>());
  engines_.push_back(std::make_unique<JsonSchemaEngine>());
  engines_.push_back(std::make_unique<MatchoEngine>());
  engines_.push_back(std::make_unique<SqlEngine>(queries));
  engines_.push_back(std::make_unique<ComplexEngine>(*this));
}

std::unique_ptr<const Condition> Engines::compile(const PolicyText& policy, Problems& problems) const {
  const Fields fields(policy.body, policy.place, problems);
  const std::size_t before = problems.size();
  const std::string name = fields.text("engine");
  const Engine* engine = find(name);
  if (engine == nullptr) {
    const bool is_rpc = name == "allow-rpc" || name == "matcho-rpc";
    fields.refuse("engine", "must be one of: " + names() +
                                (is_rpc ? "; " + name + " is for POST /rpc, which is not offered here" : ""));
    return nullptr;
  }
  refuse_members_of_others(fields, *engine);
  auto condition = engine->compile(policy, problems);
  if (problems.size() != before) return nullptr;
  return condition;
}

const Engine* Engines::find(std::string_view name) const {
  for (const auto& engine : engines_)
    if (engine->name() == name) return engine.get();
  return nullptr;
}

std::string Engines::names() const {
  std::string names;
  for (const auto& engine : engines_) names += (names.empty() ? "" : ", ") + engine->name();
  return names;
}

void Engines::refuse_members_of_others(const Fields& fields, const Engine& engine) const {
  const auto own = engine.members();
  for (const auto& other : engines_)
    for (const auto& member : other->members())
      if (fields.has(member) && std::find(own.begin(), own.end(), member) == own.end())
        fields.refuse(member, "is not read by the engine " + engine.name());
}

}  // namespace codegrant::server
