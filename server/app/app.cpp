#include "server/app/app.hpp"

#include <spdlog/spdlog.h>

#include "server/endpoints/authorization_response.hpp"
#include "server/endpoints/client_waits.hpp"
#include "server/endpoints/oauth_response.hpp"
#include "server/endpoints/operation_outcome.hpp"
#include "server/endpoints/page_response.hpp"
#include "server/http/method.hpp"
#include "server/ports/store_error.hpp"

namespace codegrant::server {
namespace {

/// What only a broken environment can cause, said without showing anything of the inside.
struct Breakdown {
  int status;
  ErrorCode code;
  const char* message;
};

Breakdown describe_breakdown(const std::exception& error) {
  if (dynamic_cast<const Overloaded*>(&error) != nullptr) {
    spdlog::warn("a request was turned away: {}", error.what());
    return {503, ErrorCode::temporarily_unavailable, "the server is busy; try again shortly"};
  }
  if (dynamic_cast<const StoreUnavailable*>(&error) != nullptr) {
    spdlog::error("the store failed: {}", error.what());
    return {503, ErrorCode::temporarily_unavailable, "the server cannot reach its store; try again shortly"};
  }
  spdlog::error("unexpected: {}", error.what());
  return {500, ErrorCode::server_error, "the server failed; its log says why"};
}

http::Response answer_breakdown(const Breakdown& breakdown, Audience audience, const http::Request& request,
                                const Pages& pages) {
  const auto& [status, code, message] = breakdown;
  switch (audience) {
    case Audience::people:
      return error_page(pages,
                        {"Something went wrong here", message, "Wait a moment, then go back and try again."},
                        status);
    case Audience::resource_readers:
      return operation_outcome(request, status, status == 503 ? "transient" : "exception", message);
    default: return error_response({code, message});
  }
}

http::Response answer_breakdown(const std::exception& error, Audience audience, const http::Request& request,
                                const Pages& pages) {
  const auto breakdown = describe_breakdown(error);
  auto response = answer_breakdown(breakdown, audience, request, pages);
  if (breakdown.status == 503) response.set("Retry-After", "2");
  return response;
}

http::Response tell_client(const ClientWaits& waits, const LoginFlow& flow) {
  try {
    std::rethrow_if_nested(waits);
  } catch (const std::exception& error) {
    const auto breakdown = describe_breakdown(error);
    return redirect_with_error(waits.target, flow, {breakdown.code, breakdown.message});
  }
  std::terminate();  // it is thrown with a breakdown in it, or not at all
}

/// HEAD is GET without the body, which the transport leaves out.
bool takes(const Route& route, const std::string& method) {
  return route.method == "*" || route.method == method || (route.method == "GET" && method == "HEAD");
}

std::string methods_of(const std::vector<const Route*>& matching) {
  std::string methods;
  for (const Route* route : matching) {
    if (route->method == "*") return std::string(http::all_methods);
    methods += std::string(route->method) + (route->method == "GET" ? ", HEAD, " : ", ");
  }
  return methods + "OPTIONS";
}

}  // namespace

App::App(Services& services) : services_(services), routes_(routes(services)) {}

http::Response App::handle(const http::Request& request) const {
  auto response = dispatch_safely(request);
  response.set("X-Content-Type-Options", "nosniff");
  if (services_.issuer.starts_with("https:")) response.set("Strict-Transport-Security", "max-age=31536000");
  if (request.header("DPoP"))  // where one is needed, every answer brings the next (RFC 9449 §8.2)
    if (const auto nonce = services_.dpop.nonce()) response.set("DPoP-Nonce", *nonce);
  for (const auto& [name, value] : response.headers)
    if (name == "Warning") spdlog::warn("{} {}: {}", request.method, request.path, value);
  return response;
}

http::Response App::dispatch_safely(const http::Request& request) const {
  try {
    return dispatch(request);
  } catch (const std::exception& error) {
    return answer_breakdown(error, Audience::programs, request, services_.pages);
  }
}

/// Caught here too, so that a page of another origin may read why its request failed.
http::Response App::call(const Route& route, const http::Request& request, const PathParameters& path) const {
  try {
    return route.handler(request, path);
  } catch (const ClientWaits& waits) {
    return tell_client(waits, services_.login_flow);
  } catch (const std::exception& error) {
    return answer_breakdown(error, route.audience, request, services_.pages);
  }
}

http::Response App::dispatch(const http::Request& request) const {
  std::vector<const Route*> matching;  // by the path alone
  for (const Route& route : routes_) {
    const auto parameters = match(route.pattern, request.path);
    if (!parameters) continue;
    matching.push_back(&route);
    if (request.method == "OPTIONS" || !takes(route, request.method)) continue;
    auto response = call(route, request, *parameters);
    allow_origin(request, route.cors, response);
    return response;
  }
  if (matching.empty())
    return operation_outcome(request, 404, "not-found", "there is nothing at this address");
  if (request.method == "OPTIONS")
    return preflight(request, *matching.front()).set("Allow", methods_of(matching));
  const char* message = "this address does not take that method";
  auto response = matching.front()->audience == Audience::resource_readers
                      ? operation_outcome(request, 405, "not-supported", message)
                      : error_response({ErrorCode::invalid_request, message});
  response.status = 405;
  allow_origin(request, matching.front()->cors, response);
  return response.set("Allow", methods_of(matching));
}

http::Response App::preflight(const http::Request& request, const Route& route) const {
  http::Response response{204, {}, {}};
  allow_origin(request, route.cors, response);
  if (!response.has("Access-Control-Allow-Origin")) return response;
  response.set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE");
  response.set("Access-Control-Allow-Headers",
               "Authorization, DPoP, Content-Type, Accept, If-Match, If-None-Exist");
  return response.set("Access-Control-Max-Age", "600");
}

void App::allow_origin(const http::Request& request, Cors cors, http::Response& response) const {
  if (cors == Cors::none) return;
  if (cors == Cors::any) {
    response.set("Access-Control-Allow-Origin", "*");
    return;
  }
  response.add("Vary", "Origin");
  const auto origin = request.header("Origin");
  if (!origin || request.header_count("Origin") != 1 || !services_.directory.allows_origin(*origin)) return;
  response.set("Access-Control-Allow-Origin", *origin);
  response.set("Access-Control-Expose-Headers",
               "ETag, Last-Modified, Location, Retry-After, WWW-Authenticate, DPoP-Nonce, X-Request-Id");
}

}  // namespace codegrant::server
