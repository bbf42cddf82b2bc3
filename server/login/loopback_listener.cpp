#include "server/login/loopback_listener.hpp"

#include <utility>

namespace codegrant::login {
namespace {

/// A browser opens some connections ahead; all of them together are one visitor.
constexpr server::HttpLimits limits{.threads = 4, .waiting = 16, .body_bytes = 0};

server::http::Response nothing_here() {
  auto response = server::http::content(404, "text/plain; charset=utf-8", "There is nothing here.\n");
  response.set("X-Content-Type-Options", "nosniff");
  return server::http::no_store(response);
}

}  // namespace

LoopbackListener::LoopbackListener(Arrival arrival)
    : arrival_(std::move(arrival)),
      server_([this](const server::http::Request& request) { return handle(request); }, limits) {}

server::Result<void> LoopbackListener::bind(std::uint16_t port) {
  const auto bound = server_.bind("127.0.0.1", port);
  if (!bound) return bound.error();
  authority_ = "127.0.0.1:" + std::to_string(*bound);
  return {};
}

// A page anywhere may send the browser here, and by a name of its own that leads to this machine (DNS
// rebinding) may read the answer: so the name must be the one that was registered.
server::http::Response LoopbackListener::handle(const server::http::Request& request) const {
  if (request.method != "GET" || request.path != path || request.header_count("Host") != 1 ||
      request.header("Host") != authority_)
    return nothing_here();
  return arrival_(redirect_uri() + "?" + request.query).value_or(nothing_here());
}

}  // namespace codegrant::login
