#include "server/app/routes.hpp"

#include <algorithm>

namespace codegrant::server {
namespace {

using http::Request;
using http::Response;

Handler resources(Services& s, const std::string& base) {
  return [&s, base](const Request& request, const PathParameters& path) {
    const auto id = path.find("id");
    return s.resources.handle(request, base, path.at("Type"), id == path.end() ? std::string() : id->second);
  };
}

/// Ready means that the store answers, too; where it does not, this throws like any other request.
Response health(Services& s) {
  static_cast<void>(s.ports.resources.exists("Client", {"name", "health"}));
  return http::content(200, "application/json", R"({"status":"pass"})");
}

/// A file that the pages link to.
Response page_part(std::string_view content_type, std::string_view body) {
  auto response = http::content(200, content_type, std::string(body));
  return response.set("Cache-Control", "public, max-age=300");
}

/// Takes the next part of a path that begins with "/".
std::string_view take_part(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view part = path.substr(0, path.find('/'));
  path.remove_prefix(part.size());
  return part;
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/// Whether `part` may stand for `name`: a name in upper case (":Type") takes only parts that begin so, as all
/// resource types do and no other address does.
bool may_be(std::string_view part, std::string_view name) {
  return !part.empty() && (!is_upper(name.front()) || is_upper(part.front()));
}

}  // namespace

std::vector<Route> routes(Services& s) {
  return {
      // clang-format off
      {"GET",    "/auth/authorize",   Cors::none,       [&s](const Request& r, const auto&) { return s.authorize.handle(r); }, Audience::people},
      {"POST",   "/auth/authorize",   Cors::none,       [&s](const Request& r, const auto&) { return s.authorize.handle(r); }, Audience::people},
      {"GET",    "/auth/login",       Cors::none,       [&s](const Request& r, const auto&) { return s.login.show(r); }, Audience::people},
      {"POST",   "/auth/login",       Cors::none,       [&s](const Request& r, const auto&) { return s.login.submit(r); }, Audience::people},
      {"GET",    "/auth/grant",       Cors::none,       [&s](const Request& r, const auto&) { return s.grant.show(r); }, Audience::people},
      {"POST",   "/auth/grant",       Cors::none,       [&s](const Request& r, const auto&) { return s.grant.submit(r); }, Audience::people},
      {"GET",    "/auth/style.css",   Cors::none,       [](const Request&, const auto&) { return page_part("text/css; charset=utf-8", Pages::style()); }},
      {"GET",    "/auth/icon.svg",    Cors::none,       [](const Request&, const auto&) { return page_part("image/svg+xml", Pages::icon()); }},
      {"POST",   "/auth/token",       Cors::registered, [&s](const Request& r, const auto&) { return s.token.handle(r); }},
      {"POST",   "/auth/introspect",  Cors::registered, [&s](const Request& r, const auto&) { return s.introspect.handle(r); }},
      {"POST",   "/auth/revoke",      Cors::registered, [&s](const Request& r, const auto&) { return s.revoke.handle(r); }},
      {"GET",    "/auth/logout",      Cors::none,       [&s](const Request& r, const auto&) { return s.end_session.show(r); }, Audience::people},
      {"POST",   "/auth/logout",      Cors::none,       [&s](const Request& r, const auto&) { return s.end_session.submit(r); }, Audience::people},
      {"GET",    "/auth/userinfo",    Cors::registered, [&s](const Request& r, const auto&) { return s.userinfo.handle(r); }},
      {"POST",   "/auth/userinfo",    Cors::registered, [&s](const Request& r, const auto&) { return s.userinfo.handle(r); }},
      {"DELETE", "/Session",          Cors::registered, [&s](const Request& r, const auto&) { return s.close_session.handle(r); }},
      {"DELETE", "/fhir/Session",     Cors::registered, [&s](const Request& r, const auto&) { return s.close_session.handle(r); }},
      {"GET",    "/health",           Cors::any,        [&s](const Request&, const auto&) { return health(s); }},
      {"GET",    "/.well-known/oauth-authorization-server", Cors::any, [&s](const Request&, const auto&) { return s.metadata.server(); }},
      {"GET",    "/.well-known/openid-configuration",       Cors::any, [&s](const Request&, const auto&) { return s.metadata.server(); }},
      {"GET",    "/.well-known/smart-configuration",        Cors::any, [&s](const Request&, const auto&) { return s.metadata.smart(); }},
      {"GET",    "/.well-known/jwks.json",                  Cors::any, [&s](const Request&, const auto&) { return s.metadata.jwks(); }},
      {"*",      "/fhir/:Type",       Cors::registered, resources(s, "/fhir")},
      {"*",      "/fhir/:Type/:id",   Cors::registered, resources(s, "/fhir")},
      {"*",      "/:Type",            Cors::registered, resources(s, "")},
      {"*",      "/:Type/:id",        Cors::registered, resources(s, "")},
      // clang-format on
  };
}

std::optional<PathParameters> match(std::string_view pattern, std::string_view path) {
  PathParameters parameters;
  while (pattern.starts_with('/') && path.starts_with('/')) {
    const std::string_view expected = take_part(pattern);
    const std::string_view part = take_part(path);
    if (expected.starts_with(':')) {
      const std::string_view name = expected.substr(1);
      if (!may_be(part, name)) return std::nullopt;
      parameters[std::string(name)] = std::string(part);
    } else if (expected != part) {
      return std::nullopt;
    }
  }
  return pattern.empty() && path.empty() ? std::optional(std::move(parameters)) : std::nullopt;
}

}  // namespace codegrant::server
