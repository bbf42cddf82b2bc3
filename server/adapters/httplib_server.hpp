// HTTP/1.1 by cpp-httplib; the only place that includes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "codegrant/base/result.hpp"
#include "server/http/request.hpp"
#include "server/http/response.hpp"

namespace codegrant::server {

class HttplibServer {
 public:
  using Handler = std::function<http::Response(const http::Request&)>;

  struct Limits {
    std::size_t threads = 64;              ///< each serves one connection at a time
    std::size_t body_bytes = 1024 * 1024;  ///< larger ones are answered 413
    int idle_seconds = 15;                 ///< how long a connection may wait between requests
    int stall_seconds = 5;                 ///< how long a peer may stand still within one
  };

  /// `handler` is called from several threads at once and must not throw.
  HttplibServer(Handler handler, Limits limits);
  ~HttplibServer();

  /// Takes the port; 0 takes a free one. Gives the port taken. Fails with `invalid_configuration`, said for
  /// the operator, where it is in use or not ours to take.
  Result<std::uint16_t> bind(const std::string& host, std::uint16_t port);

  /// Begins to answer, on threads of its own. Returns once it does.
  void start();

  /// Takes no more connections, finishes the requests under way, and returns when all threads have ended.
  void stop();

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace codegrant::server
