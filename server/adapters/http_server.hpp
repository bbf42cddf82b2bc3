// HTTP/1.1 over sockets: connections wait without a thread, requests are answered by a few.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/adapters/http_limits.hpp"
#include "server/adapters/http_overload.hpp"
#include "server/adapters/http_transport.hpp"
#include "server/base/error.hpp"
#include "server/http/network.hpp"
#include "server/http/request.hpp"
#include "server/http/response.hpp"

namespace codegrant::server {

class HttpServer {
 public:
  using Handler = std::function<http::Response(const http::Request&)>;

  using Limits = HttpLimits;

  /// Hears of a request that was refused before a handler could see it: its method and path stand as far as
  /// they could be read, undecoded. May add headers to the answer. Called and bound as the handler is.
  using Refused = std::function<void(const http::Request& request, http::Response& answer)>;

  /// Hears how many requests found the queue full since it last did, at most once a second: these are
  /// answered 503, and nothing else is told of them. Called and bound as the handler is.
  using TurnedAway = HttpOverload::Told;

  /// `handler` is called from several threads at once and must not throw. With `tls` only https is spoken.
  /// `trusted_proxies` may say whom they speak for.
  HttpServer(Handler handler, Limits limits, std::shared_ptr<const Tls> tls = nullptr,
             std::vector<http::Network> trusted_proxies = {}, Refused refused = {},
             TurnedAway turned_away = {});
  ~HttpServer();

  /// Takes the port; 0 takes a free one. Gives the port taken. Fails with `invalid_configuration`, said for
  /// the operator, where it is in use or not ours to take.
  Result<std::uint16_t> bind(const std::string& host, std::uint16_t port);

  /// Begins to answer, on threads of its own. Returns once it does.
  void start();

  /// Takes no more connections, answers the requests that have arrived whole, and returns when all threads
  /// have ended. Who is still sending or only connected is cut off now, who reads slowly after
  /// `Limits::finish`.
  void stop();

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace codegrant::server
