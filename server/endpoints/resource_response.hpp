// A document in the spelling that its reader asked for.
#pragma once

#include "server/domain/collection.hpp"
#include "server/domain/dialect.hpp"
#include "server/http/response.hpp"
#include "server/json/json.hpp"

namespace codegrant::server {

/// JSON, or YAML where the Accept header (or, without one, the Content-Type) names it; indented for
/// `?_pretty=true`.
http::Response document_response(const http::Request& request, int status, const Json& document);

/// What the resource API answers, before it is spelled in JSON or YAML.
struct ResourceAnswer {
  int status = 200;
  Json document;  ///< null: no body
  http::Headers headers;
};

http::Response to_response(const http::Request& request, const ResourceAnswer& answer);

/// A resource with its ETag and Last-Modified; after a creation, 201 with the Location of this version, below
/// `base`.
ResourceAnswer resource_answer(const std::string& base, const Shown& shown, Dialect dialect);

/// Whether a parameter of the query says how to answer, and nothing of what is asked for.
bool is_about_the_answer(std::string_view parameter);

/// The ETag of a version.
std::string etag_of(std::int64_t version);

}  // namespace codegrant::server
