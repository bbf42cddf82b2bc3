// A request as policies see it.
#pragma once

#include <string>
#include <vector>

#include "codegrant/codec/form.hpp"
#include "server/domain/caller.hpp"
#include "server/http/request.hpp"
#include "server/json/json.hpp"

namespace codegrant::server {

/// What a request wants done, beside what HTTP says of it.
struct Operation {
  std::string id;             ///< "FhirRead", "FhirSearch", "FhirCreate", "FhirUpdate", "FhirDelete"
  std::string resource_type;  ///< "Patient"
  std::string resource_id;    ///< empty for searches and creations
};

/// The object that policies look at: request-method, scheme, uri, query-string, params, body, headers,
/// remote-addr, jwt, user, client, session, scope, operation; what there is not is left out. The
/// Authorization, Cookie and DPoP headers are masked, and so are passwords, secrets and tokens in the query
/// and in the body; user and client are shown as reads show them.
Json request_object(const http::Request& request, const Form& params, const Json& body, const Caller& caller,
                    const Operation& operation, const std::string& scheme);

}  // namespace codegrant::server
