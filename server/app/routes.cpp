#include "server/app/routes.hpp"

#include <algorithm>
#include <memory>
#include <mutex>

#include "server/app/openapi.hpp"

namespace codegrant::server {
namespace {

using http::Request;
using http::Response;

Handler resources(Services& s) {
  return [&s](const Request& request, const PathParameters&) { return s.resources.handle(request); };
}

/// Ready means that the store answers, too; where it does not, this throws like any other request.
Response health(Services& s) {
  static_cast<void>(s.ports.resources.exists("Client", {"name", "health"}));
  return http::content(200, "application/json", R"({"status":"pass"})");
}

/// Which server this is, and nothing of how or where it was built.
Response version() {
  return http::content(200, "application/json", to_text(Json{{"version", CODEGRANT_VERSION}}));
}

/// A file that the pages link to.
Response page_part(std::string_view content_type, std::string_view body) {
  auto response = http::content(200, content_type, std::string(body));
  return response.set("Cache-Control", "public, max-age=300");
}

/// Made for the first who asks: reading it takes a third of a start.
Handler openapi(Services& s) {
  return [&s, document = std::make_shared<std::string>(), once = std::make_shared<std::once_flag>()](
             const Request&, const PathParameters&) {
    std::call_once(*once,
                   [&] { *document = openapi_document(s.issuer, s.login_flow.sign_up, s.registration); });
    return http::content(200, "application/json", *document);
  };
}

/// Takes the next part of a path that begins with "/".
std::string_view take_part(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view part = path.substr(0, path.find('/'));
  path.remove_prefix(part.size());
  return part;
}

std::string client_id_in(const PathParameters& path) { return path.find("client_id")->second; }

/// No origin can be known before its client registers; what is answered, the asking page may know.
void add_registration(std::vector<Route>& table, Services& s) {
  auto& endpoint = s.registration_endpoint;
  constexpr std::string_view one = "/auth/register/:client_id";
  // clang-format off
  table.push_back({"POST",   "/auth/register", Cors::any, [&](const Request& r, const auto&) { return endpoint.create(r); }});
  table.push_back({"GET",    one, Cors::any, [&](const Request& r, const auto& path) { return endpoint.read(r, client_id_in(path)); }});
  table.push_back({"PUT",    one, Cors::any, [&](const Request& r, const auto& path) { return endpoint.replace(r, client_id_in(path)); }});
  table.push_back({"DELETE", one, Cors::any, [&](const Request& r, const auto& path) { return endpoint.erase(r, client_id_in(path)); }});
  // clang-format on
}

void add_sign_up(std::vector<Route>& table, Services& s) {
  table.push_back({"GET", "/auth/sign-up", Cors::none,
                   [&s](const Request& r, const auto&) { return s.sign_up.show(r); }, Audience::people});
  table.push_back({"POST", "/auth/sign-up", Cors::none,
                   [&s](const Request& r, const auto&) { return s.sign_up.submit(r); }, Audience::people});
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/// Whether `part` may stand for `name`: a name in upper case (":Type") takes only parts that begin so, as all
/// resource types do and no other address does.
bool may_be(std::string_view part, std::string_view name) {
  return !part.empty() && (!is_upper(name.front()) || is_upper(part.front()));
}

}  // namespace

std::vector<Route> routes(Services& s) {
  std::vector<Route> table{
      // clang-format off
      {"GET",    "/auth/authorize",   Cors::none,       [&s](const Request& r, const auto&) { return s.authorize.handle(r); }, Audience::people},
      {"POST",   "/auth/authorize",   Cors::none,       [&s](const Request& r, const auto&) { return s.authorize.handle(r); }, Audience::people},
      {"GET",    "/auth/login",       Cors::none,       [&s](const Request& r, const auto&) { return s.login.show(r); }, Audience::people},
      {"POST",   "/auth/login",       Cors::none,       [&s](const Request& r, const auto&) { return s.login.submit(r); }, Audience::people},
      {"GET",    "/auth/second-factor", Cors::none,     [&s](const Request& r, const auto&) { return s.second_factor_page.show(r); }, Audience::people},
      {"POST",   "/auth/second-factor", Cors::none,     [&s](const Request& r, const auto&) { return s.second_factor_page.submit(r); }, Audience::people},
      {"GET",    "/auth/grant",       Cors::none,       [&s](const Request& r, const auto&) { return s.grant.show(r); }, Audience::people},
      {"POST",   "/auth/grant",       Cors::none,       [&s](const Request& r, const auto&) { return s.grant.submit(r); }, Audience::people},
      {"GET",    "/auth/account",     Cors::none,       [&s](const Request& r, const auto&) { return s.account.show(r); }, Audience::people},
      {"POST",   "/auth/account/revoke",            Cors::none, [&s](const Request& r, const auto&) { return s.account.revoke(r); }, Audience::people},
      {"GET",    "/auth/account/second-factor",     Cors::none, [&s](const Request& r, const auto&) { return s.account.show_enrolment(r); }, Audience::people},
      {"POST",   "/auth/account/second-factor",     Cors::none, [&s](const Request& r, const auto&) { return s.account.enrol(r); }, Audience::people},
      {"POST",   "/auth/account/second-factor/off", Cors::none, [&s](const Request& r, const auto&) { return s.account.turn_off(r); }, Audience::people},
      {"POST",   "/auth/change-password", Cors::registered, [&s](const Request& r, const auto&) { return s.change_password.handle(r); }},
      {"GET",    "/auth/style.css",   Cors::none,       [&s](const Request&, const auto&) { return page_part("text/css; charset=utf-8", s.pages.style()); }},
      {"GET",    "/auth/icon.svg",    Cors::none,       [](const Request&, const auto&) { return page_part("image/svg+xml", Pages::icon()); }},
      {"GET",    "/auth/form_post.js", Cors::none,      [](const Request&, const auto&) { return page_part("text/javascript; charset=utf-8", Pages::form_post_script()); }},
      {"POST",   "/auth/token",       Cors::registered, [&s](const Request& r, const auto&) { return s.token.handle(r); }},
      {"POST",   "/auth/par",         Cors::registered, [&s](const Request& r, const auto&) { return s.par.handle(r); }},
      {"POST",   "/auth/introspect",  Cors::registered, [&s](const Request& r, const auto&) { return s.introspect.handle(r); }},
      {"POST",   "/auth/revoke",      Cors::registered, [&s](const Request& r, const auto&) { return s.revoke.handle(r); }},
      {"GET",    "/auth/logout",      Cors::none,       [&s](const Request& r, const auto&) { return s.end_session.show(r); }, Audience::people},
      {"POST",   "/auth/logout",      Cors::none,       [&s](const Request& r, const auto&) { return s.end_session.submit(r); }, Audience::people},
      {"GET",    "/auth/userinfo",    Cors::registered, [&s](const Request& r, const auto&) { return s.userinfo.handle(r); }},
      {"POST",   "/auth/userinfo",    Cors::registered, [&s](const Request& r, const auto&) { return s.userinfo.handle(r); }},
      {"POST",   "/auth/test-policy", Cors::registered, [&s](const Request& r, const auto&) { return s.policy_debug.test_policy(r); }},
      {"POST",   "/$matcho",          Cors::registered, [&s](const Request& r, const auto&) { return s.policy_debug.matcho(r); }},
      {"POST",   "/$rotate-keys",     Cors::registered, [&s](const Request& r, const auto&) { return s.rotate_keys.handle(r); }, Audience::resource_readers},
      {"DELETE", "/Session",          Cors::registered, [&s](const Request& r, const auto&) { return s.close_session.handle(r); }},
      {"DELETE", "/fhir/Session",     Cors::registered, [&s](const Request& r, const auto&) { return s.close_session.handle(r); }},
      {"GET",    "/health",           Cors::any,        [&s](const Request&, const auto&) { return health(s); }},
      {"GET",    "/$version",         Cors::any,        [](const Request&, const auto&) { return version(); }},
      {"GET",    "/openapi.json",     Cors::any,        openapi(s)},
      {"GET",    "/.well-known/oauth-authorization-server", Cors::any, [&s](const Request&, const auto&) { return s.metadata.server(); }},
      {"GET",    "/.well-known/openid-configuration",       Cors::any, [&s](const Request&, const auto&) { return s.metadata.server(); }},
      {"GET",    "/.well-known/smart-configuration",        Cors::any, [&s](const Request&, const auto&) { return s.metadata.smart(); }},
      {"GET",    "/.well-known/jwks.json",                  Cors::any, [&s](const Request& r, const auto&) { return s.metadata.jwks(r); }},
      {"POST",   "/",                 Cors::registered, [&s](const Request& r, const auto&) { return s.bundle.handle(r); }, Audience::resource_readers},
      {"PUT",    "/",                 Cors::registered, [&s](const Request& r, const auto&) { return s.bundle.handle(r); }, Audience::resource_readers},
      {"POST",   "/fhir",             Cors::registered, [&s](const Request& r, const auto&) { return s.bundle.handle(r); }, Audience::resource_readers},
      {"PUT",    "/fhir",             Cors::registered, [&s](const Request& r, const auto&) { return s.bundle.handle(r); }, Audience::resource_readers},
      {"*",      "/fhir/:Type",       Cors::registered, resources(s), Audience::resource_readers},
      {"*",      "/fhir/:Type/:id",   Cors::registered, resources(s), Audience::resource_readers},
      {"*",      "/fhir/:Type/:id/_history",      Cors::registered, resources(s), Audience::resource_readers},
      {"*",      "/fhir/:Type/:id/_history/:vid", Cors::registered, resources(s), Audience::resource_readers},
      {"*",      "/:Type",            Cors::registered, resources(s), Audience::resource_readers},
      {"*",      "/:Type/:id",        Cors::registered, resources(s), Audience::resource_readers},
      {"*",      "/:Type/:id/_history",           Cors::registered, resources(s), Audience::resource_readers},
      {"*",      "/:Type/:id/_history/:vid",      Cors::registered, resources(s), Audience::resource_readers},
      // clang-format on
  };
  if (s.registration == Switch::on) add_registration(table, s);
  if (s.login_flow.sign_up == Switch::on) add_sign_up(table, s);
  return table;
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
