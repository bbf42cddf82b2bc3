#include "server/app/app.hpp"

#include <spdlog/spdlog.h>

#include <chrono>

#include "server/endpoints/oauth_response.hpp"
#include "server/endpoints/operation_outcome.hpp"
#include "server/ports/store_error.hpp"

namespace codegrant::server {
namespace {

http::Response try_again(const char* why) {
  auto response = error_response({ErrorCode::temporarily_unavailable, why});
  return response.set("Retry-After", "2");
}

/// Turns what only a broken environment can cause into an answer that shows nothing of the inside.
template <class Work>
http::Response guarded(const Work& work) {
  try {
    return work();
  } catch (const Overloaded&) {
    spdlog::warn("too many password hashes wait: a request was turned away");
    return try_again("the server is busy; try again shortly");
  } catch (const StoreUnavailable& error) {
    spdlog::error("the store failed: {}", error.what());
    return try_again("the server cannot reach its store; try again shortly");
  } catch (const std::exception& error) {
    spdlog::error("unexpected: {}", error.what());
    return error_response({ErrorCode::server_error, "the server failed; its log says why"});
  }
}

/// HEAD is GET without the body, which the transport leaves out.
bool takes(const Route& route, const std::string& method) {
  return route.method == "*" || route.method == method || (route.method == "GET" && method == "HEAD");
}

std::string methods_of(const std::vector<const Route*>& matching) {
  std::string methods;
  for (const Route* route : matching) {
    if (route->method == "*") return "GET, HEAD, POST, PUT, DELETE, OPTIONS";
    methods += std::string(route->method) + (route->method == "GET" ? ", HEAD, " : ", ");
  }
  return methods + "OPTIONS";
}

void log(const http::Request& request, const http::Response& response,
         std::chrono::steady_clock::time_point began) {
  const auto took =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
  // The path without its query: codes and states stand there.
  spdlog::info("{} {} {} {}us", request.method, request.path, response.status, took.count());
}

}  // namespace

App::App(Services& services) : services_(services), routes_(routes(services)) {}

http::Response App::handle(const http::Request& request) const {
  const auto began = std::chrono::steady_clock::now();
  auto response = guarded([&] { return dispatch(request); });
  response.set("X-Content-Type-Options", "nosniff");
  if (services_.issuer.starts_with("https:"))
    response.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  log(request, response, began);
  return response;
}

http::Response App::dispatch(const http::Request& request) const {
  std::vector<const Route*> matching;  // by the path alone
  for (const Route& route : routes_) {
    const auto parameters = match(route.pattern, request.path);
    if (!parameters) continue;
    matching.push_back(&route);
    if (request.method == "OPTIONS" || !takes(route, request.method)) continue;
    auto response = guarded([&] { return route.handler(request, *parameters); });
    allow_origin(request, route.cors, response);
    return response;
  }
  if (matching.empty())
    return operation_outcome(request, 404, "not-found", "there is nothing at this address");
  if (request.method == "OPTIONS")
    return preflight(request, *matching.front()).set("Allow", methods_of(matching));
  auto response = error_response({ErrorCode::invalid_request, "this address does not take that method"});
  response.status = 405;
  allow_origin(request, matching.front()->cors, response);
  return response.set("Allow", methods_of(matching));
}

http::Response App::preflight(const http::Request& request, const Route& route) const {
  http::Response response{204, {}, {}};
  allow_origin(request, route.cors, response);
  if (!response.has("Access-Control-Allow-Origin")) return response;
  response.set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE");
  response.set("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept, If-Match, DPoP");
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
  response.set("Access-Control-Expose-Headers", "ETag, Last-Modified, Location, WWW-Authenticate");
}

}  // namespace codegrant::server
