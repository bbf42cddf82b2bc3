#include "server/domain/plain_rules.hpp"

#include <algorithm>

#include "server/domain/reference.hpp"
#include "server/domain/words.hpp"

namespace codegrant::server {
namespace {

using Path = std::vector<std::string>;

constexpr auto token = ParameterKind::token;
constexpr auto text = ParameterKind::text;
constexpr auto date = ParameterKind::date;

const PlainParameter identifier{"identifier", token, {{"identifier"}}};
const PlainParameter status{"status", token, {{"status"}}};
const PlainParameter subject{"subject", token, {{"subject"}}};
const PlainParameter patient{"patient", token, {{"subject"}, {"patient"}}};

using Parameters = std::vector<PlainParameter>;

const Parameters of_person{{"name", text, {{"name", "family"}, {"name", "given"}, {"name", "text"}}},
                           {"family", text, {{"name", "family"}}},
                           {"given", text, {{"name", "given"}}},
                           identifier,
                           {"birthdate", date, {{"birthDate"}}},
                           {"gender", token, {{"gender"}}}};
const Parameters of_encounter{identifier, status, subject, patient, {"class", token, {{"class"}}}};
const Parameters of_observation{
    identifier, status, subject, patient, {"code", token, {{"code"}}}, {"encounter", token, {{"encounter"}}}};
const Parameters of_role{{"name", token, {{"name"}}}, {"user", token, {{"user"}}}};
const Parameters of_others{identifier, status, subject, patient};

const Parameters& parameters_of(const std::string& type) {
  if (type == "Patient" || type == "Practitioner" || type == "Person") return of_person;
  if (type == "Encounter") return of_encounter;
  if (type == "Observation") return of_observation;
  return type == "Role" ? of_role : of_others;
}

/// Gives `take` every value at `path` below `value`.
template <class Take>
void visit(const Json& value, const Path& path, std::size_t step, const Take& take) {
  if (value.is_array()) {
    for (const Json& element : value) visit(element, path, step, take);
  } else if (step == path.size()) {
    take(value);
  } else {
    visit(member_at(value, {path[step]}), path, step + 1, take);
  }
}

void add_with_system(const Json& coded, const char* member, std::vector<std::string>& values) {
  const std::string value = string_member(coded, member);
  if (value.empty()) return;
  values.push_back(value);
  values.push_back(string_member(coded, "system") + "|" + value);
}

/// What a value is found by: itself, a code and an identifier with and without its system, a reference with
/// and without its type (FHIR R4 §3.1.1.4).
std::vector<std::string> words_of(const Json& value) {
  std::vector<std::string> words;
  if (value.is_string()) words.push_back(value.get<std::string>());
  if (value.is_boolean() || value.is_number()) words.push_back(to_text(value));
  if (const auto reference = read_reference(value)) {
    words.push_back(reference->id);
    words.push_back(reference->text());
  }
  add_with_system(value, "value", words);
  add_with_system(value, "code", words);
  for (const Json& coding : member_at(value, {"coding"})) add_with_system(coding, "code", words);
  return words;
}

}  // namespace

std::vector<std::string> PlainRules::search_parameters() const {
  std::vector<std::string> names;
  for (const auto& parameter : parameters_) names.push_back(parameter.name);
  return names;
}

ParameterKind PlainRules::kind_of(std::string_view parameter) const {
  const auto known = std::find_if(parameters_.begin(), parameters_.end(),
                                  [&](const PlainParameter& each) { return each.name == parameter; });
  return known == parameters_.end() ? ParameterKind::token : known->kind;
}

std::variant<Prepared, Problems> PlainRules::prepare(const std::string&, const Json& body, const Json&) {
  Prepared prepared{body, {}};
  for (const auto& parameter : parameters_)
    for (const auto& path : parameter.paths)
      visit(body, path, 0, [&](const Json& value) {
        for (const auto& word : words_of(value))
          prepared.index.push_back(
              {parameter.name, parameter.kind == ParameterKind::text ? lower_case(word) : word});
      });
  return prepared;
}

std::string PlainRules::warning(const Json&) const {
  const auto without_effect = {"AidboxConfig", "App",          "AuthConfig", "IdentityProvider",
                               "Notification", "Registration", "Scope",      "TokenIntrospector"};
  if (std::find(without_effect.begin(), without_effect.end(), type_) == without_effect.end()) return {};
  return type_ + " is kept and has no effect on this server";
}

PlainRules plain_rules(const std::string& type) { return {type, parameters_of(type)}; }

}  // namespace codegrant::server
