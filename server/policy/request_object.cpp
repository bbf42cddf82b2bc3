#include "server/policy/request_object.hpp"

#include <algorithm>
#include <array>

#include "codegrant/codec/base64url.hpp"
#include "server/domain/session_collection.hpp"
#include "server/domain/words.hpp"
#include "server/policy/masked.hpp"

namespace codegrant::server {
namespace {

constexpr std::array masked_headers = {"authorization", "cookie", "dpop", "proxy-authorization"};

Json headers_of(const http::Request& request) {
  Json headers = Json::object();
  for (const auto& [name, value] : request.headers) {
    const std::string key = lower_case(name);
    if (headers.contains(key)) continue;  // the first counts, as everywhere here
    const bool hide = std::find(masked_headers.begin(), masked_headers.end(), key) != masked_headers.end();
    headers[key] = hide ? mask : value;
  }
  return headers;
}

Json params_of(const Form& form, const Operation& operation) {
  Json params = Json::object();
  for (const auto& [name, value] : form.entries()) params[name] = names_a_secret(name) ? mask : value;
  // Written last: a query of the same name must not stand in for the address.
  params["resource/type"] = operation.resource_type;
  params.erase("resource/id");
  if (!operation.resource_id.empty()) params["resource/id"] = operation.resource_id;
  return params;
}

/// The claims of the token that the request came with, where it is a JWT; null otherwise. Its signature needs
/// no check here: the caller was found by the digest of the whole token.
Json claims_of_token(const http::Request& request) {
  const std::string_view token = request.header("Authorization").value_or("");
  const auto first = token.find('.');
  const auto second = token.find('.', first == std::string_view::npos ? first : first + 1);
  if (second == std::string_view::npos) return nullptr;
  const auto payload = base64url::decode(token.substr(first + 1, second - first - 1));
  const auto claims = payload ? parse_json(*payload) : Result<Json>(Json());
  return claims ? *claims : Json();
}

void add_caller(Json& object, const http::Request& request, const Caller& caller) {
  if (caller.user) object["user"] = shown_user(*caller.user);
  if (caller.client) object["client"] = shown_client(*caller.client);
  if (!caller.scope.empty()) object["scope"] = caller.scope.tokens();
  if (!caller.session) return;
  // It was found by a live token, so that it is active as it was when it began.
  object["session"] = session_body(*caller.session, caller.session->start);
  object["session"]["resourceType"] = "Session";
  object["session"]["id"] = caller.session->id;
  if (Json claims = claims_of_token(request); claims.is_object()) object["jwt"] = std::move(claims);
}

}  // namespace

Json request_object(const http::Request& request, const Form& params, const Json& body, const Caller& caller,
                    const Operation& operation, const std::string& scheme) {
  Json object{{"request-method", lower_case(request.method)},
              {"scheme", scheme},
              {"uri", request.path},
              {"query-string", masked_query(request.query)},
              {"params", params_of(params, operation)},
              {"headers", headers_of(request)},
              {"remote-addr", request.remote_address},
              {"operation", {{"id", operation.id}}}};
  if (!body.is_null()) object["body"] = masked(body);
  add_caller(object, request, caller);
  return object;
}

}  // namespace codegrant::server
