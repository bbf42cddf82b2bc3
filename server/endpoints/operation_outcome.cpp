#include "server/endpoints/operation_outcome.hpp"

#include "server/endpoints/oauth_response.hpp"
#include "server/endpoints/resource_response.hpp"

namespace codegrant::server {
namespace {

Json issue(const std::string& code, std::string_view diagnostics) {
  return {{"severity", "fatal"}, {"code", code}, {"diagnostics", diagnostics}};
}

http::Response outcome(const http::Request& request, int status, const std::string& code,
                       std::string_view text, Json issues) {
  auto response = document_response(request, status,
                                    {{"resourceType", "OperationOutcome"},
                                     {"id", code},
                                     {"text", {{"status", "generated"}, {"div", text}}},
                                     {"issue", std::move(issues)}});
  return http::no_store(response);
}

}  // namespace

http::Response operation_outcome(const http::Request& request, int status, const std::string& code,
                                 std::string_view diagnostics) {
  return outcome(request, status, code, diagnostics, Json::array({issue(code, diagnostics)}));
}

http::Response invalid_outcome(const http::Request& request, const Problems& problems) {
  Json issues = Json::array();
  for (const auto& problem : problems) {
    Json one = issue("invalid", problem.diagnostics);
    one["expression"] = Json::array({problem.expression});
    issues.push_back(std::move(one));
  }
  return outcome(request, 422, "invalid", "The resource is not valid", std::move(issues));
}

http::Response login_outcome(const http::Request& request,
                             const std::variant<Caller, Anonymous, Error>& found) {
  const auto* error = std::get_if<Error>(&found);
  auto response =
      operation_outcome(request, 401, "login",
                        error != nullptr ? error->detail : "send an access token: Authorization: Bearer");
  const auto challenge = error != nullptr ? bearer_challenge(*error) : bearer_challenge();
  for (const auto& [name, value] : challenge.headers)
    if (http::same_header_name(name, "WWW-Authenticate")) response.set(name, value);
  return response;
}

}  // namespace codegrant::server
