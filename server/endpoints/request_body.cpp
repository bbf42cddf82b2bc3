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

bool is_json_patch(const http::Request& request) {
  return has_content_type(request, "application/json-patch+json");
}

bool is_merge_patch(const http::Request& request) {
  return has_content_type(request, "application/merge-patch+json");
}

Result<Form> form_of(const Json& object) {
  if (!object.is_object()) return Error{ErrorCode::invalid_request, "the body must be an object of texts"};
  Form form;
  for (const auto& [name, value] : object.items()) {
    const bool is_list = value.is_array() && (name == "resource" || name == "audience");
    for (const Json& one : is_list ? value : Json::array({value})) {
      if (!one.is_string()) return Error{ErrorCode::invalid_request, name + " must be a text"};
      form.add(name, one.get<std::string>());
    }
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

Result<Json> read_patch(const http::Request& request) {
  if (!is_json_patch(request) && !is_merge_patch(request)) {
    auto patch = read_document(request);
    if (patch && !patch->is_structured())
      return Error{ErrorCode::invalid_request, "a patch is a list (JSON Patch) or an object (merge patch)"};
    return patch;
  }
  auto patch = parse_json(request.body);
  if (patch && is_json_patch(request) && !patch->is_array())
    return Error{ErrorCode::invalid_request, "application/json-patch+json is a list of operations"};
  if (patch && is_merge_patch(request) && !patch->is_object())
    return Error{ErrorCode::invalid_request, "application/merge-patch+json is an object"};
  return patch;
}

bool has_readable_type(const http::Request& request) {
  if (request.method == "PATCH" && (is_json_patch(request) || is_merge_patch(request))) return true;
  return !request.header("Content-Type") || is_json(request) || is_yaml(request);
}

}  // namespace codegrant::server
