#include "server/endpoints/request_body.hpp"

#include "server/json/yaml.hpp"

namespace codegrant::server {
namespace {

bool is_yaml(const http::Request& request) {
  return has_content_type(request, "text/yaml") || has_content_type(request, "application/yaml") ||
         has_content_type(request, "application/x-yaml");
}

bool is_json(const http::Request& request) {
  return has_content_type(request, "application/json") || has_content_type(request, "application/fhir+json");
}

Result<Form> form_of(const Json& object) {
  if (!object.is_object()) return Error{ErrorCode::invalid_request, "the body must be an object of texts"};
  Form form;
  for (const auto& [name, value] : object.items()) {
    if (!value.is_string()) return Error{ErrorCode::invalid_request, name + " must be a text"};
    form.set(name, value.get<std::string>());
  }
  return form;
}

}  // namespace

bool has_content_type(const http::Request& request, std::string_view type) {
  std::string_view value = request.header("Content-Type").value_or("");
  value = value.substr(0, value.find(';'));
  while (value.ends_with(' ')) value.remove_suffix(1);
  return http::same_header_name(value, type);
}

Result<Form> read_parameters(const http::Request& request) {
  if (has_content_type(request, "application/x-www-form-urlencoded")) {
    auto form = Form::parse(request.body);
    if (!form) return form.error();
    return *std::move(form);
  }
  if (!is_json(request) && !is_yaml(request))
    return Error{ErrorCode::invalid_request,
                 "send Content-Type: application/x-www-form-urlencoded, application/json or text/yaml"};
  const auto document = read_document(request);
  if (!document) return document.error();
  return form_of(*document);
}

Result<Json> read_document(const http::Request& request) {
  if (is_yaml(request)) return parse_yaml(request.body);
  if (is_json(request) || !request.header("Content-Type")) return parse_json(request.body);
  return Error{ErrorCode::invalid_request, "send Content-Type: application/json or text/yaml"};
}

}  // namespace codegrant::server
