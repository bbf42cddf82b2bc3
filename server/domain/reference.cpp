#include "server/domain/reference.hpp"

namespace codegrant::server {

std::optional<Reference> read_reference(const Json& value) {
  const std::string type = string_member(value, "resourceType");
  const std::string id = string_member(value, "id");
  if (!type.empty() && !id.empty()) return Reference{type, id};

  const std::string text = string_member(value, "reference");
  const auto slash = text.find('/');
  if (slash == std::string::npos || slash == 0 || text.find('/', slash + 1) != std::string::npos ||
      slash + 1 == text.size())
    return std::nullopt;
  return Reference{text.substr(0, slash), text.substr(slash + 1)};
}

Json to_json(const Reference& reference) { return {{"resourceType", reference.type}, {"id", reference.id}}; }

}  // namespace codegrant::server
