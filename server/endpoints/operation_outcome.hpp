// What the resource API says when it refuses: FHIR's OperationOutcome.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "server/domain/caller.hpp"
#include "server/domain/fields.hpp"
#include "server/endpoints/resource_response.hpp"
#include "server/http/response.hpp"

namespace codegrant::server {

/// One issue. `code` is FHIR's issue type ("invalid", "not-found", "login", "forbidden", …), which also is
/// the outcome's id. `expression`, if any, points at the fault: a path in the resource, "http.If-Match" for a
/// header, "query._count" for a parameter.
ResourceAnswer refuse(int status, const std::string& code, std::string_view diagnostics,
                      const std::string& expression = {});

/// 422 with one issue a problem, each with the expression that points at it.
ResourceAnswer refuse(const Problems& problems);

http::Response operation_outcome(const http::Request& request, int status, const std::string& code,
                                 std::string_view diagnostics);

/// 401 with issue code `login`, and the challenge of RFC 6750 §3; 429 after too many tries. `found` is what
/// the search for a caller gave: an error in it is told, and a caller where none is welcome counts as no
/// token.
http::Response login_outcome(const http::Request& request,
                             const std::variant<Caller, Anonymous, Error>& found);

}  // namespace codegrant::server
