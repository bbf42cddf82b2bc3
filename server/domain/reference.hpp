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

  friend bool operator==(const Reference&, const Reference&) = default;
};

/// Reads `{resourceType, id}` or FHIR's `{reference: "User/alice"}`; none where it is neither, or
/// both of two resources.
std::optional<Reference> read_reference(const Json& value);

/// `{"resourceType": …, "id": …}`.
Json to_json(const Reference& reference);

}  // namespace codegrant::server
