#include "server/app/response_document.hpp"

#include "server/json/yaml.hpp"

namespace codegrant::server {

Result<Json> document_of(const http::Response& response) {
  for (const auto& [name, value] : response.headers)
    if (http::same_header_name(name, "Content-Type") && value.starts_with("text/yaml"))
      return parse_yaml(response.body);
  return parse_json(response.body);
}

std::string reason_in(const Json& document) {
  if (auto error = string_member(document, "error"); !error.empty()) return error;
  const Json& issues = member_at(document, {"issue"});
  return issues.is_array() && !issues.empty() ? string_member(issues.front(), "code") : std::string();
}

std::string reason_of(const http::Response& response) {
  if (response.status < 400) return {};
  const auto document = document_of(response);
  if (document) return reason_in(*document);
  return response.status == 429 ? "throttled" : "refused";  // a page
}

}  // namespace codegrant::server
