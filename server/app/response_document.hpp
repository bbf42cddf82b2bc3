// What an answer says, read back from its bytes by whoever tells of it.
#pragma once

#include <string>

#include "server/http/response.hpp"
#include "server/json/json.hpp"

namespace codegrant::server {

/// The JSON or YAML of an answer; an error where it is a page, a file or nothing.
Result<Json> document_of(const http::Response& response);

/// OAuth's error, or FHIR's issue code; empty where `document` holds neither.
std::string reason_in(const Json& document);

/// Why `response` refuses: OAuth's error, or FHIR's issue code; empty where it does not, or says no reason.
std::string reason_of(const http::Response& response);

}  // namespace codegrant::server
