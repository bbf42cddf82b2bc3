#include "server/domain/dialect.hpp"

#include <algorithm>
#include <array>

#include "server/domain/collection.hpp"
#include "server/domain/reference.hpp"

namespace codegrant::server {
namespace {

/// What a reference may say besides where it leads (FHIR R4 §2.3.0).
constexpr std::array additions = {"display", "type", "identifier", "extension"};

/// Whether `value` says where it leads by the members `address`, and has no others than a reference may.
bool is_reference(const Json& value, std::initializer_list<std::string_view> address) {
  std::size_t known = 0;
  for (const std::string_view name : address) {
    if (string_member(value, name).empty()) return false;
    ++known;
  }
  for (const auto* name : additions) known += value.contains(name) ? 1U : 0U;
  return known == value.size();
}

void rewrite(Json& value, Dialect dialect) {
  const bool to_fhir = dialect == Dialect::fhir;
  if (to_fhir ? !is_reference(value, {"resourceType", "id"}) : !is_reference(value, {"reference"})) return;
  const auto reference = read_reference(value);
  if (!reference || !is_resource_type(reference->type) || !is_resource_id(reference->id)) return;
  for (const auto* name : {"resourceType", "id", "reference"}) value.erase(name);
  value.update(to_fhir ? Json{{"reference", reference->text()}} : to_json(*reference));
}

void rewrite_below(Json& value, Dialect dialect) {
  if (value.is_array())
    for (Json& element : value) rewrite_below(element, dialect);
  if (!value.is_object()) return;
  for (const auto& [name, member] : value.items())
    if (name != "contained" && name != "resource") rewrite_below(member, dialect);
  rewrite(value, dialect);
}

}  // namespace

Dialect dialect_of(std::string_view path) {
  return path == "/fhir" || path.starts_with("/fhir/") ? Dialect::fhir : Dialect::aidbox;
}

Json in_dialect(const std::string& type, Json document, Dialect dialect) {
  const bool is_policy = type == "AccessPolicy";
  for (const auto& [name, member] : document.items())
    if (name != "contained" && (!is_policy || name == "link")) rewrite_below(member, dialect);
  return document;
}

}  // namespace codegrant::server
