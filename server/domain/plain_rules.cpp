#include "server/domain/plain_rules.hpp"

#include "server/domain/reference.hpp"

namespace codegrant::server {
namespace {

void add_text(std::vector<IndexEntry>& index, const char* key, const Json& value) {
  if (value.is_string()) index.push_back({key, value.get<std::string>()});
}

std::vector<IndexEntry> index_of_grant(const Json& body, Problems& problems) {
  std::vector<IndexEntry> index;
  const Fields fields(body, "Grant", problems);
  for (const auto& [name, type] : {std::pair("client", "Client"), std::pair("user", "User")}) {
    const auto reference = read_reference(fields.raw(name));
    if (reference && reference->type == type)
      index.push_back({name, reference->id});
    else
      fields.refuse(name, std::string("must be a reference to a ") + type);
  }
  return index;
}

std::vector<IndexEntry> index_of_patient(const Json& body, Problems&) {
  std::vector<IndexEntry> index;
  add_text(index, "gender", member_at(body, {"gender"}));
  add_text(index, "birthdate", member_at(body, {"birthDate"}));
  for (const Json& identifier : member_at(body, {"identifier"}))
    add_text(index, "identifier", member_at(identifier, {"value"}));
  for (const Json& name : member_at(body, {"name"})) {
    const Json& family = member_at(name, {"family"});
    add_text(index, "family", family);
    add_text(index, "name", family);
    for (const Json& given : member_at(name, {"given"})) {
      add_text(index, "given", given);
      add_text(index, "name", given);
    }
  }
  return index;
}

}  // namespace

std::variant<Prepared, Problems> PlainRules::prepare(const std::string&, const Json& body, const Json&) {
  Problems problems;
  Prepared prepared{body, index_(body, problems)};
  if (!problems.empty()) return problems;
  return prepared;
}

PlainRules grant_rules() { return {"Grant", {"client", "user"}, index_of_grant}; }

PlainRules patient_rules() {
  return {"Patient", {"name", "family", "given", "identifier", "birthdate", "gender"}, index_of_patient};
}

}  // namespace codegrant::server
