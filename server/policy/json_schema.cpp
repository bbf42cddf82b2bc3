#include "server/policy/json_schema.hpp"

#include <map>

#include "server/policy/json_schema_checks.hpp"
#include "server/policy/json_schema_references.hpp"

namespace codegrant::server {
namespace json_schema {
namespace {

/// Compiles each schema of a document once, however many references lead to it.
class Compiler : public SubSchemas {
 public:
  Compiler(const Json& root, Problems& problems, std::deque<Schema>& schemas)
      : problems_(problems), schemas_(schemas), references_(root) {}

  const Schema& compile(const Json& source, const std::string& place) override {
    if (const auto known = compiled_.find(&source); known != compiled_.end()) return *known->second;
    Schema& schema = schemas_.emplace_back();  // which stays where it is when others follow
    compiled_[&source] = &schema;              // before its parts are: they may refer to it
    schema.checks = checks_of(source, place);
    return schema;
  }

 private:
  std::vector<Check> checks_of(const Json& source, const std::string& place) {
    if (source.is_boolean()) {
      if (source.get<bool>()) return {};
      return {[](const Json&, Run&) { return false; }};
    }
    if (!source.is_object()) {
      problems_.push_back({place, "must be a schema: an object, true or false"});
      return {};
    }
    if (source.contains("$ref")) return {follow(source, place + ".$ref")};
    std::vector<Check> checks;
    for (const auto* readers : {&assertions(), &applicators()})
      for (const auto& reader : *readers)
        if (const auto operand = source.find(reader.name); operand != source.end())
          checks.push_back(
              reader.read({*operand, source, place + "." + std::string(reader.name), problems_, *this}));
    return checks;
  }

  Check follow(const Json& source, const std::string& place) {
    const Json* target = references_.find(source, string_member(source, "$ref"));
    if (target == nullptr) {
      problems_.push_back({place, "leads to nothing in this schema, and other documents are not fetched"});
      return {};
    }
    const Schema& schema = compile(*target, place);
    return [&schema](const Json& value, Run& run) { return schema.accepts(value, run); };
  }

  Problems& problems_;
  std::deque<Schema>& schemas_;
  References references_;
  std::map<const Json*, const Schema*> compiled_;
};

}  // namespace

bool Schema::accepts(const Json& value, Run& run) const {
  if (!run.enter()) return false;
  bool accepted = true;
  for (const Check& check : checks)
    if (!check(value, run)) {
      accepted = false;
      break;
    }
  run.leave();
  return accepted;
}

}  // namespace json_schema

std::optional<JsonSchema> JsonSchema::compile(const Json& schema, const std::string& place,
                                              Problems& problems) {
  const std::size_t before = problems.size();
  const auto schemas = std::make_shared<Schemas>();
  const auto& root = json_schema::Compiler(schema, problems, *schemas).compile(schema, place);
  if (problems.size() != before) return std::nullopt;
  return JsonSchema(schemas, root);
}

Result<bool> JsonSchema::accepts(const Json& value) const {
  json_schema::Run run;
  const bool accepted = root_->accepts(value, run);
  if (run.exhausted())
    return Error{ErrorCode::server_error, "the schema takes too many steps: its references lead in circles"};
  return accepted;
}

}  // namespace codegrant::server
