// Reads a request's body by its Content-Type.
#pragma once

#include "codegrant/codec/form.hpp"
#include "server/base/error.hpp"
#include "server/http/request.hpp"
#include "server/json/json.hpp"

namespace codegrant::server {

/// Whether the Content-Type header is `type`, whatever its parameters.
bool has_content_type(const http::Request& request, std::string_view type);

/// The parameters of a token request: a form, or a JSON or YAML object of texts. A repeated parameter, a
/// value that is no text, or another type fails with `invalid_request`.
Result<Form> read_parameters(const http::Request& request);

/// A resource: JSON (the default) or YAML. Fails with `invalid_request`.
Result<Json> read_document(const http::Request& request);

/// What a PATCH brings, in either of those, or by the two types that are for patches alone.
Result<Json> read_patch(const http::Request& request);

/// Whether the Content-Type, if there is one, is of those that `read_document` or, for a PATCH, `read_patch`
/// reads.
bool has_readable_type(const http::Request& request);

}  // namespace codegrant::server
