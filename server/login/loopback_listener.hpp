// Where the browser comes back to: an address of this machine that only it can reach (RFC 8252 §7.3).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "server/adapters/http_server.hpp"

namespace codegrant::login {

class LoopbackListener {
 public:
  /// Called with the whole address that the browser came back to, from several threads at once. Gives the
  /// page to show, or none where nobody is expected with that.
  using Arrival = std::function<std::optional<server::http::Response>(const std::string& address)>;

  explicit LoopbackListener(Arrival arrival);

  /// Takes the port on 127.0.0.1; 0 takes a free one. Fails with `invalid_configuration` where it is in use.
  server::Result<void> bind(std::uint16_t port);
  /// The address to come back to, once bound.
  std::string redirect_uri() const { return "http://" + authority_ + path; }

  /// Begins to answer; it ends when this object does, once what has arrived is answered.
  void start() { server_.start(); }

  static constexpr const char* path = "/callback";

 private:
  server::http::Response handle(const server::http::Request& request) const;

  Arrival arrival_;
  std::string authority_;
  server::HttpServer server_;
};

}  // namespace codegrant::login
