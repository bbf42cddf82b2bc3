// A page with the headers that keep it a page: no script, no frame, no cache, nothing from elsewhere.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "codegrant/base/time.hpp"
#include "server/http/response.hpp"
#include "server/pages/pages.hpp"

namespace codegrant::server {

/// Addresses that a form's answer may lead to besides our own; empty ones count for nothing.
using FormTargets = std::initializer_list<std::string_view>;

/// Browsers hold the redirects after a form against form-action, so the origins of `form_targets` are allowed
/// beside our own. None: the page has no form. `retry_after` goes with status 429.
http::Response page_response(int status, std::string html, FormTargets form_targets,
                             std::optional<Seconds> retry_after = std::nullopt);

/// A page whose only form goes to `form_target`, posted by our own script where the browser runs one.
http::Response posting_page_response(std::string html, std::string_view form_target);

/// Status 400 unless said otherwise, and never a redirect (RFC 6749 §4.1.2.1).
http::Response error_page(const Pages& pages, const ErrorPage& page, int status = 400);

}  // namespace codegrant::server
