#include "server/endpoints/resource_response.hpp"

#include "codegrant/codec/form.hpp"
#include "server/domain/date_time.hpp"
#include "server/json/yaml.hpp"

namespace codegrant::server {
namespace {

bool wants_yaml(const http::Request& request) {
  const auto accept = request.header("Accept");
  const bool any = !accept || accept->find("*/*") != std::string_view::npos;
  const auto asked = any ? request.header("Content-Type") : accept;
  const auto names = [&](const char* type) { return asked && asked->find(type) != std::string_view::npos; };
  return names("yaml") && !names("json");
}

bool wants_pretty(const http::Request& request) {
  const auto query = Form::parse_noting_repeats(request.query);
  return query && query->get("_pretty") == "true";
}

}  // namespace

http::Response document_response(const http::Request& request, int status, const Json& document) {
  if (wants_yaml(request)) return http::content(status, "text/yaml; charset=utf-8", to_yaml(document));
  constexpr int indentation = 2;
  return http::content(status, "application/json",
                       wants_pretty(request) ? document.dump(indentation) + "\n" : to_text(document));
}

http::Response resource_response(const http::Request& request, const std::string& base, const Shown& shown) {
  auto response = document_response(request, shown.created ? 201 : 200, shown.resource);
  const std::string version = std::to_string(shown.version);
  response.set("ETag", "W/\"" + version + "\"");
  response.set("Last-Modified", http_date(shown.updated_at));
  if (shown.created)
    response.set("Location", base + "/" + string_member(shown.resource, "resourceType") + "/" +
                                 string_member(shown.resource, "id") + "/_history/" + version);
  return http::no_store(response);
}

}  // namespace codegrant::server
