// The only two places that know what the token endpoint answers: with tokens, or with an error.
#pragma once

#include "server/base/error.hpp"
#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/json/json.hpp"

namespace codegrant::server {

/// 200 with `answer`, never cached (RFC 6749 §5.1).
http::Response token_response(const Json& answer);

/// `{"error", "error_description"}` with the status that RFC 6749 §5.2 gives the code: 401 with
/// WWW-Authenticate for invalid_client, 429 with Retry-After after too many tries, else 400.
http::Response error_response(const Error& error);

/// What is answered to a missing token that is bound to no key: the scheme, and no error code (RFC 6750 §3).
http::Response bearer_challenge();

/// What a protected resource answers to a missing or bad token: a missing one is told the schemes and no
/// error code (RFC 6750 §3), a bad one the error under the scheme that `request` used (RFC 9449 §7.1).
http::Response token_challenge();
http::Response token_challenge(const http::Request& request, const Error& error);

}  // namespace codegrant::server
