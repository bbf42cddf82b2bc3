#include "server/endpoints/page_response.hpp"

#include "codegrant/codec/origin.hpp"

namespace codegrant::server {
namespace {

/// The source expression that covers `redirect_uri` (CSP Level 3 §2.3.1). It has no form for IPv6 hosts and
/// none for a scheme without host, so those are allowed by scheme.
std::string form_source(std::string_view redirect_uri) {
  const auto uri = Uri::parse(redirect_uri);
  if (!uri) return {};
  if (uri->host.empty() || uri->host.front() == '[') return std::string(uri->scheme) + ":";
  return origin(*uri);
}

std::string content_security_policy(FormTargets form_targets, std::string_view script) {
  std::string form_action = form_targets.size() == 0 ? "'none'" : "'self'";
  for (const auto target : form_targets)
    if (!target.empty()) form_action += " " + form_source(target);
  return "default-src 'none'; style-src 'self'; img-src 'self'; " + std::string(script) + "form-action " +
         form_action + "; base-uri 'none'; frame-ancestors 'none'";
}

}  // namespace

http::Response page_response(int status, std::string html, FormTargets form_targets,
                             std::optional<Seconds> retry_after) {
  auto response = http::content(status, "text/html; charset=utf-8", std::move(html));
  response.set("Content-Security-Policy", content_security_policy(form_targets, ""));
  response.set("X-Frame-Options", "DENY");
  response.set("Referrer-Policy", "no-referrer");
  response.set("Cross-Origin-Opener-Policy", "same-origin");
  response.set("Cross-Origin-Resource-Policy", "same-origin");
  if (retry_after) response.set("Retry-After", std::to_string(retry_after->count()));
  return http::no_store(response);
}

http::Response posting_page_response(std::string html, std::string_view form_target) {
  auto response = page_response(200, std::move(html), {form_target});
  return response.set("Content-Security-Policy",
                      content_security_policy({form_target}, "script-src 'self'; "));
}

http::Response error_page(const Pages& pages, const ErrorPage& page, int status) {
  return page_response(status, pages.error(page), {});
}

}  // namespace codegrant::server
