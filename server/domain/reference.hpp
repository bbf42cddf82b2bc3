// A reference from one resource to another, in either of the two spellings that are around.
#pragma once

#include <optional>
#include <string>

#include "server/json/json.hpp"

namespace codegrant::server {

struct Reference {
  std::string type;
  std::string id;

  /// "User/alice".
  std::string text() const { return type + "/" + id; }
};

/// Reads `{resourceType, id}` or FHIR's `{reference: "User/alice"}`; none where it is neither.
std::optional<Reference> read_reference(const Json& value);

/// `{"resourceType": …, "id": …}`.
Json to_json(const Reference& reference);

}  // namespace codegrant::server
