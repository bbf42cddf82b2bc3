// Answers that go to the client's redirect_uri (RFC 6749 §4.1.2), each with `iss` (RFC 9207).
#pragma once

#include "codegrant/base/secret.hpp"
#include "server/endpoints/login_flow.hpp"

namespace codegrant::server {

/// Each keeps the redirect_uri's own query and gives `state` back as it came; by a redirect, or for
/// response_mode=form_post by a page that posts it (OAuth 2.0 Form Post Response Mode).
http::Response redirect_with_code(const RedirectTarget& target, const LoginFlow& flow, const Secret& code);
http::Response redirect_with_error(const RedirectTarget& target, const LoginFlow& flow, const Error& error);

}  // namespace codegrant::server
