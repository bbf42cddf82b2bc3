#include "server/endpoints/operation_outcome.hpp"

#include "server/endpoints/oauth_response.hpp"
#include "server/endpoints/resource_response.hpp"

namespace codegrant::server {
namespace {

Json issue(const std::string& code, std::string_view diagnostics, const std::string& expression) {
  Json issue{{"severity", "fatal"}, {"code", code}, {"diagnostics", diagnostics}};
  if (!expression.empty()) issue["expression"] = Json::array({expression});
  return issue;
}

ResourceAnswer outcome(int status, const std::string& code, std::string_view text, Json issues) {
  return {status,
          {{"resourceType", "OperationOutcome"},
           {"id", code},
           {"text", {{"status", "generated"}, {"div", text}}},
           {"issue", std::move(issues)}},
          {}};
}

}  // namespace

ResourceAnswer refuse(int status, const std::string& code, std::string_view diagnostics,
                      const std::string& expression) {
  return outcome(status, code, diagnostics, Json::array({issue(code, diagnostics, expression)}));
}

ResourceAnswer refuse(const Problems& problems) {
  Json issues = Json::array();
  for (const auto& problem : problems)
    issues.push_back(issue("invalid", problem.diagnostics, problem.expression));
  return outcome(422, "invalid", "The resource is not valid", std::move(issues));
}

http::Response operation_outcome(const http::Request& request, int status, const std::string& code,
                                 std::string_view diagnostics) {
  return to_response(request, refuse(status, code, diagnostics));
}

http::Response login_outcome(const http::Request& request,
                             const std::variant<Caller, Anonymous, Error>& found) {
  const auto* error = std::get_if<Error>(&found);
  if (error != nullptr && error->retry_after)
    return operation_outcome(request, 429, "throttled", error->detail)
        .set("Retry-After", std::to_string(error->retry_after->count()));
  auto response =
      operation_outcome(request, 401, "login",
                        error != nullptr ? error->detail : "send an access token: Authorization: Bearer");
  const auto challenge = error != nullptr ? token_challenge(request, *error) : token_challenge();
  for (const auto& [name, value] : challenge.headers)
    if (http::same_header_name(name, "WWW-Authenticate")) response.add(name, value);
  return response;
}

}  // namespace codegrant::server
