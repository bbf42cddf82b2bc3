// A document in the spelling that its reader asked for.
#pragma once

#include "server/domain/collection.hpp"
#include "server/http/response.hpp"
#include "server/json/json.hpp"

namespace codegrant::server {

/// JSON, or YAML where the Accept header (or, without one, the Content-Type) names it; indented for
/// `?_pretty=true`.
http::Response document_response(const http::Request& request, int status, const Json& document);

/// A resource with its ETag and Last-Modified; after a creation, 201 with the Location of this version.
http::Response resource_response(const http::Request& request, const std::string& base, const Shown& shown);

}  // namespace codegrant::server
