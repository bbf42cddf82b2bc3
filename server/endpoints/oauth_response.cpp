#include "server/endpoints/oauth_response.hpp"

#include "server/domain/caller.hpp"
#include "server/endpoints/error_description.hpp"

namespace codegrant::server {
namespace {

constexpr const char* json_type = "application/json";

Json error_body(const Error& error) {
  return {{"error", to_string(error.code)}, {"error_description", error_description(error)}};
}

int status_of(const Error& error) {
  if (error.retry_after) return 429;  // RFC 6585 §4
  switch (error.code) {
    case ErrorCode::invalid_client:
    case ErrorCode::invalid_token: return 401;
    case ErrorCode::insufficient_scope: return 403;
    case ErrorCode::server_error: return 500;
    case ErrorCode::temporarily_unavailable: return 503;
    default: return 400;
  }
}

/// RFC 6750 §3.1: who may not is told so, who brought nothing good is asked again.
int resource_status_of(const Error& error) {
  const bool is_unauthorized =
      error.code == ErrorCode::invalid_dpop_proof || error.code == ErrorCode::use_dpop_nonce;
  return is_unauthorized ? 401 : status_of(error);
}

constexpr const char* bearer_scheme = "Bearer realm=\"codegrant\"";

std::string dpop_scheme() {
  std::string algorithms;
  for (const std::string alg : dpop_algorithms) algorithms += (algorithms.empty() ? "" : " ") + alg;
  return "DPoP algs=\"" + algorithms + "\"";
}

}  // namespace

http::Response token_response(const Json& answer) {
  auto response = http::content(200, json_type, to_text(answer));
  return http::no_store(response);
}

http::Response error_response(const Error& error) {
  auto response = http::content(status_of(error), json_type, to_text(error_body(error)));
  if (error.retry_after) response.set("Retry-After", std::to_string(error.retry_after->count()));
  if (error.code == ErrorCode::invalid_client) response.set("WWW-Authenticate", "Basic realm=\"codegrant\"");
  return http::no_store(response);
}

http::Response bearer_challenge() {
  auto response = http::content(401, json_type, "{}");
  response.add("WWW-Authenticate", bearer_scheme);
  return http::no_store(response);
}

http::Response token_challenge() {
  auto response = bearer_challenge();
  return response.add("WWW-Authenticate", dpop_scheme());
}

http::Response token_challenge(const http::Request& request, const Error& error) {
  auto response = http::content(resource_status_of(error), json_type, to_text(error_body(error)));
  const std::string scheme = has_dpop_scheme(request.header("Authorization").value_or(""))
                                 ? dpop_scheme() + ","
                                 : std::string(bearer_scheme) + ",";
  response.set("WWW-Authenticate", scheme + " error=\"" + std::string(to_string(error.code)) + "\"");
  return http::no_store(response);
}

}  // namespace codegrant::server
