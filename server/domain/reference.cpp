#include "server/domain/reference.hpp"

namespace codegrant::server {

namespace {

std::optional<Reference> read_text(const std::string& text) {
  const auto slash = text.find('/');
  if (slash == std::string::npos || slash == 0 || text.find('/', slash + 1) != std::string::npos ||
      slash + 1 == text.size())
    return std::nullopt;
  return Reference{text.substr(0, slash), text.substr(slash + 1)};
}

}  // namespace

std::optional<Reference> read_reference(const Json& value) {
  const std::string type = string_member(value, "resourceType");
  const std::string id = string_member(value, "id");
  const std::string text = string_member(value, "reference");
  if (type.empty() || id.empty()) return read_text(text);
  const Reference reference{type, id};
  // One that says two things would be one to a policy and another to whoever follows it.
  if (!text.empty() && read_text(text) != reference) return std::nullopt;
  return reference;
}

Json to_json(const Reference& reference) { return {{"resourceType", reference.type}, {"id", reference.id}}; }

}  // namespace codegrant::server
