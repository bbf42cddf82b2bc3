#include "server/app/audit.hpp"

#include <array>

#include "codegrant/codec/form.hpp"
#include "server/endpoints/request_body.hpp"
#include "server/json/json.hpp"

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
    Audited{"POST", "/auth/revoke", "revoke"},
    Audited{"POST", "/auth/account/revoke", "revoke"},
    Audited{"POST", "/auth/logout", "logout"},
    Audited{"DELETE", "/Session", "logout"},
    Audited{"DELETE", "/fhir/Session", "logout"},
    Audited{"POST", "/auth/change-password", "password"},
    Audited{"POST", "/auth/account/second-factor", "factor"},
    Audited{"POST", "/auth/account/second-factor/off", "factor"},
};

/// Types whose changes change who may do what.
constexpr std::array types_of_rights{"AccessPolicy", "Client", "Grant", "Role", "Session", "User"};

/// In words that this server chose.
std::string description_of(const http::Response& response) {
  const auto body = parse_json(response.body);
  return body ? string_member(*body, "error_description") : std::string();
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

AuditEvent of_a_login(std::string event, const http::Response& response) {
  const bool goes_on = location_of(response).starts_with("/auth/second-factor");
  return failure_or(std::move(event), response, goes_on ? "password only" : "success");
}

AuditEvent of_a_consent(const http::Request& request, const http::Response& response) {
  const auto form = Form::parse(request.body);
  const bool is_allowed = form && form->get("decision") == "allow";
  return failure_or("consent", response, is_allowed ? "allowed" : "denied");
}

AuditEvent of_tokens(const http::Request& request, const http::Response& response) {
  const auto form = read_parameters(request);
  const bool is_refresh = form && form->get("grant_type") == "refresh_token";
  const bool is_reuse =
      response.status >= 400 && description_of(response).find("used before") != std::string::npos;
  return failure_or(is_reuse ? "reuse" : is_refresh ? "refresh" : "issue", response);
}

/// "User/alice" of "/fhir/User/alice"; empty where its type gives nobody any rights.
std::string resource_of(std::string_view path) {
  if (path.starts_with("/fhir/")) path.remove_prefix(5);
  if (path.starts_with('/')) path.remove_prefix(1);
  const auto type = path.substr(0, path.find('/'));
  for (const auto* known : types_of_rights)
    if (type == known) return std::string(path);
  return {};
}

/// "User/alice Client/c": what the entries of a Bundle, or of a list, write.
std::string resources_of(const Json& document) {
  std::string resources;
  const Json& entries = document.is_array() ? document : member_at(document, {"entry"});
  for (const Json& entry : entries) {
    const Json& asked = member_at(entry, {"request"});
    const Json& resource = document.is_array() ? entry : member_at(entry, {"resource"});
    if (string_member(asked, "method") == "GET") continue;
    const std::string url = string_member(asked, "url");
    const std::string place = string_member(resource, "resourceType") + "/" + string_member(resource, "id");
    const std::string one = resource_of(url.empty() ? place : url.substr(0, url.find('?')));
    if (!one.empty()) resources += (resources.empty() ? "" : " ") + one;
  }
  return resources;
}

std::optional<AuditEvent> of_a_bundle(const http::Request& request, const http::Response& response) {
  const auto document = read_document(request);
  std::string resources = document ? resources_of(*document) : std::string();
  if (resources.empty()) return std::nullopt;
  auto event = failure_or("change", response);
  event.resource = std::move(resources);
  return event;
}

/// Of a creation the answer says the id, as Location does.
std::optional<AuditEvent> of_a_change(const http::Request& request, const http::Response& response) {
  const bool is_write = request.method == "PUT" || request.method == "POST" || request.method == "PATCH" ||
                        request.method == "DELETE";
  if (is_write && (request.path == "/" || request.path == "/fhir")) return of_a_bundle(request, response);
  std::string resource = is_write ? resource_of(request.path) : std::string();
  if (resource.empty()) return std::nullopt;
  auto event = failure_or("change", response);
  const auto body = response.status < 400 ? parse_json(response.body) : Result<Json>(Json());
  const std::string id = body ? string_member(*body, "id") : std::string();
  if (!id.empty() && resource.find('/') == std::string::npos) resource += "/" + id;
  event.resource = std::move(resource);
  return event;
}

constexpr std::string_view registration = "/auth/register";

/// Of a client that registers itself; the answer to a creation says its id.
AuditEvent of_a_registration(const http::Request& request, const http::Response& response) {
  auto event = failure_or("registration", response);
  const auto body = parse_json(response.body);
  std::string id = body ? string_member(*body, "client_id") : std::string();
  if (request.path != registration) id = request.path.substr(registration.size() + 1);
  if (!id.empty()) event.resource = "Client/" + id;
  return event;
}

}  // namespace

std::optional<AuditEvent> audit_event(const http::Request& request, const http::Response& response) {
  const bool is_registration = request.path == registration || request.path.starts_with("/auth/register/");
  if (is_registration && request.method != "GET") return of_a_registration(request, response);
  if (request.path == "/auth/token" && request.method == "POST") return of_tokens(request, response);
  for (const auto& [method, path, event] : audited) {
    if (method != request.method || path != request.path) continue;
    if (event == "login" || event == "sign-up") return of_a_login(std::string(event), response);
    if (event == "consent") return of_a_consent(request, response);
    return failure_or(std::string(event), response);
  }
  return of_a_change(request, response);
}

std::string reason_of(const http::Response& response) {
  if (response.status < 400) return {};
  const auto body = parse_json(response.body);
  if (!body) return response.status == 429 ? "throttled" : "refused";  // a page
  const std::string error = string_member(*body, "error");
  if (!error.empty()) return error;
  const Json& issues = member_at(*body, {"issue"});
  return issues.is_array() && !issues.empty() ? string_member(issues.front(), "code") : std::string();
}

}  // namespace codegrant::server
