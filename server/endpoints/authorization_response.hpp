// Answers that go to the client's redirect_uri (RFC 6749 §4.1.2), each with `iss` (RFC 9207).
#pragma once

#include <string>

#include "codegrant/base/secret.hpp"
#include "server/domain/authorization_request.hpp"
#include "server/http/response.hpp"

namespace codegrant::server {

/// Each keeps the redirect_uri's own query and gives `state` back as it came.
http::Response redirect_with_code(const RedirectTarget& target, const std::string& issuer,
                                  const Secret& code);
http::Response redirect_with_error(const RedirectTarget& target, const std::string& issuer,
                                   const Error& error);

}  // namespace codegrant::server
