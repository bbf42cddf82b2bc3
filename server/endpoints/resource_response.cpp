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

http::Response to_response(const http::Request& request, const ResourceAnswer& answer) {
  auto response = answer.document.is_null() ? http::Response{answer.status, {}, {}}
                                            : document_response(request, answer.status, answer.document);
  for (const auto& [name, value] : answer.headers) response.set(name, value);
  return http::no_store(response);
}

ResourceAnswer resource_answer(const std::string& base, const Shown& shown, Dialect dialect) {
  const std::string type = string_member(shown.resource, "resourceType");
  ResourceAnswer answer{shown.created ? 201 : 200, in_dialect(type, shown.resource, dialect), {}};
  answer.headers.emplace_back("ETag", etag_of(shown.version));
  answer.headers.emplace_back("Last-Modified", http_date(shown.updated_at));
  if (shown.created)
    answer.headers.emplace_back("Location", base + "/" + type + "/" + string_member(shown.resource, "id") +
                                                "/_history/" + std::to_string(shown.version));
  if (!shown.warning.empty()) answer.headers.emplace_back("Warning", "299 - \"" + shown.warning + "\"");
  return answer;
}

bool is_about_the_answer(std::string_view parameter) {
  return parameter == "_pretty" || parameter == "__debug";
}

std::string etag_of(std::int64_t version) { return "W/\"" + std::to_string(version) + "\""; }

}  // namespace codegrant::server
