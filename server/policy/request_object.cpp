#include "server/policy/request_object.hpp"

#include "server/domain/words.hpp"

namespace codegrant::server {
namespace {

Json headers_of(const http::Request& request) {
  Json headers = Json::object();
  for (const auto& [name, value] : request.headers) {
    const std::string key = lower_case(name);
    if (key == "authorization" || key == "cookie" || key == "dpop") continue;
    if (!headers.contains(key)) headers[key] = value;  // the first counts, as everywhere here
  }
  return headers;
}

Json params_of(const Form& form, const Operation& operation) {
  Json params = Json::object();
  for (const auto& [name, value] : form.entries()) params[name] = value;
  // Written last: a query of the same name must not stand in for the address.
  params["resource/type"] = operation.resource_type;
  params.erase("resource/id");
  if (!operation.resource_id.empty()) params["resource/id"] = operation.resource_id;
  return params;
}

}  // namespace

Json request_object(const http::Request& request, const Form& params, const Json& body, const Caller& caller,
                    const Operation& operation, const std::string& scheme) {
  Json object{{"request-method", lower_case(request.method)},
              {"scheme", scheme},
              {"uri", request.path},
              {"query-string", request.query},
              {"params", params_of(params, operation)},
              {"headers", headers_of(request)},
              {"remote-addr", request.remote_address},
              {"operation", {{"id", operation.id}}}};
  if (!body.is_null()) object["body"] = body;
  if (caller.user) object["user"] = shown_user(*caller.user);
  if (caller.client) object["client"] = {{"resourceType", "Client"}, {"id", caller.client->id}};
  if (caller.session) object["session"] = {{"resourceType", "Session"}, {"id", caller.session->id}};
  if (!caller.scope.empty()) object["scope"] = caller.scope.tokens();
  return object;
}

}  // namespace codegrant::server
