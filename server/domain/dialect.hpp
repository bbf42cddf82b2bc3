// The two ways to write a reference, Aidbox's {resourceType, id} and FHIR's {reference}, all through a
// document. Documents are stored in the first, so that a path finds every reference in one spelling.
#pragma once

#include <string>
#include <string_view>

#include "server/json/json.hpp"

namespace codegrant::server {

enum class Dialect { aidbox, fhir };

/// The dialect that is spoken at an address: FHIR's below /fhir.
Dialect dialect_of(std::string_view path);

/// `document`, a resource of `type`, with its references to resources of this server in `dialect`. Others
/// (absolute addresses, `urn:uuid:`, `#contained`) stay, and so does whatever else merely looks like one: a
/// resource inside this one, a pattern inside an AccessPolicy.
Json in_dialect(const std::string& type, Json document, Dialect dialect);

}  // namespace codegrant::server
