#include "server/policy/json_schema_engine.hpp"

#include "server/policy/json_schema.hpp"

namespace codegrant::server {
namespace {

class IsValid : public Condition {
 public:
  explicit IsValid(JsonSchema schema) : schema_(std::move(schema)) {}
  Result<bool> holds(const PolicyRequest& request) const override {
    return schema_.accepts(request.without_empty_values());
  }

 private:
  JsonSchema schema_;
};

}  // namespace

std::unique_ptr<const Condition> JsonSchemaEngine::compile(const PolicyText& policy,
                                                           Problems& problems) const {
  const Fields fields(policy.body, policy.place, problems);
  if (!fields.raw("schema").is_object()) {
    fields.refuse("schema", "must be a JSON Schema (draft-07): an object");
    return nullptr;
  }
  auto compiled = JsonSchema::compile(fields.raw("schema"), policy.place + ".schema", problems);
  if (!compiled) return nullptr;
  return std::make_unique<IsValid>(*std::move(compiled));
}

}  // namespace codegrant::server
