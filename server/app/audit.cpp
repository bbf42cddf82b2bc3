#include "server/app/audit.hpp"

#include <array>

#include "codegrant/codec/form.hpp"
#include "server/app/audited_changes.hpp"
#include "server/app/response_document.hpp"
#include "server/domain/collection.hpp"
#include "server/endpoints/browser.hpp"
#include "server/endpoints/request_body.hpp"

namespace codegrant::server {
namespace {

struct Audited {
  std::string_view method;
  std::string_view path;
  std::string_view event;
};

constexpr std::array audited{
    Audited{"POST", "/auth/login", "login"},
    Audited{"POST", "/auth/second-factor", "login"},
    Audited{"POST", "/auth/sign-up", "sign-up"},
    Audited{"POST", "/auth/grant", "consent"},
    Audited{"POST", "/auth/token", "issue"},
    Audited{"POST", "/auth/revoke", "revoke"},
    Audited{"POST", "/auth/account/revoke", "revoke"},
    Audited{"GET", "/auth/logout", "logout"},
    Audited{"HEAD", "/auth/logout", "logout"},
    Audited{"POST", "/auth/logout", "logout"},
    Audited{"DELETE", "/Session", "logout"},
    Audited{"DELETE", "/fhir/Session", "logout"},
    Audited{"POST", "/auth/change-password", "password"},
    Audited{"POST", "/auth/account/second-factor", "factor"},
    Audited{"POST", "/auth/account/second-factor/off", "factor"},
    Audited{"POST", "/$rotate-keys", "keys"},
};

/// The event that the address names; empty where it names none.
std::string event_at(const http::Request& request) {
  for (const auto& [method, path, event] : audited)
    if (method == request.method && path == request.path) return std::string(event);
  return {};
}

/// In words that this server chose.
std::string description_of(const http::Response& response) {
  const auto document = document_of(response);
  return document ? string_member(*document, "error_description") : std::string();
}

std::string location_of(const http::Response& response) {
  for (const auto& [name, value] : response.headers)
    if (http::same_header_name(name, "Location")) return value;
  return {};
}

AuditEvent failure_or(std::string event, const http::Response& response, std::string success = "success") {
  if (response.status < 400) return {std::move(event), std::move(success), {}, {}};
  return {std::move(event), "failure", reason_of(response), {}};
}

/// Only who gets a cookie is logged in. Others are sent on, or back to the beginning.
AuditEvent of_a_login(std::string event, const http::Response& response) {
  if (response.status >= 400 || session_cookie_in(response)) return failure_or(std::move(event), response);
  if (location_of(response).starts_with("/auth/second-factor"))
    return {std::move(event), "password only", {}, {}};
  return {std::move(event), "failure", "begins anew", {}};
}

/// A form that found no login, or not the same one, is sent back to log in, and nothing is decided.
std::vector<AuditEvent> of_a_consent(const http::Request& request, const http::Response& response) {
  if (response.status < 400 && !location_of(response).starts_with("/auth/authorize")) return {};
  const auto form = Form::parse(request.body);
  const bool is_allowed = form && form->get("decision") == "allow";
  return {failure_or("consent", response, is_allowed ? "allowed" : "denied")};
}

/// Where the factor was on already, or off, the answer leads back to the account.
std::vector<AuditEvent> of_a_factor(const http::Response& response) {
  if (response.status < 400 && !location_of(response).empty()) return {};
  return {failure_or("factor", response)};
}

AuditEvent of_tokens(const http::Request& request, const http::Response& response) {
  const auto form = read_parameters(request);
  const bool is_refresh = form && form->get("grant_type") == "refresh_token";
  // A proof or an assertion that comes twice is said to, but is no token.
  const bool is_reuse = reason_of(response) == "invalid_grant" &&
                        description_of(response).find("used before") != std::string::npos;
  return failure_or(is_reuse ? "reuse" : is_refresh ? "refresh" : "issue", response);
}

constexpr std::string_view registration = "/auth/register";

bool is_registration(const http::Request& request) {
  const std::string_view path = request.path;
  const bool writes = request.method == "POST" || request.method == "PUT" || request.method == "DELETE";
  return writes && path.starts_with(registration) &&
         (path.size() == registration.size() || path[registration.size()] == '/');
}

/// Of a client that registers itself; the answer to a creation says its id.
AuditEvent of_a_registration(const http::Request& request, const http::Response& response) {
  auto event = failure_or("registration", response);
  const auto document = document_of(response);
  std::string id = document ? string_member(*document, "client_id") : std::string();
  if (request.path != registration) id = request.path.substr(registration.size() + 1);
  if (is_resource_id(id)) event.resource = "Client/" + id;
  return event;
}

}  // namespace

bool is_audited(const http::Request& request) {
  return !event_at(request).empty() || is_registration(request) || may_change_rights(request);
}

std::vector<AuditEvent> audit_events(const http::Request& request, const http::Response& response) {
  if (is_registration(request)) return {of_a_registration(request, response)};
  const std::string event = event_at(request);
  if (event.empty()) return audited_changes(request, response);
  if (event == "login" || event == "sign-up") return {of_a_login(event, response)};
  if (event == "consent") return of_a_consent(request, response);
  if (event == "factor") return of_a_factor(response);
  if (event == "issue") return {of_tokens(request, response)};
  return {failure_or(event, response)};
}

}  // namespace codegrant::server
