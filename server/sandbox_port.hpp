// The Auth Sandbox on a port of its own, an origin beside the server's.
#pragma once

#include <optional>
#include <string>

#include "server/adapters/http_server.hpp"
#include "server/app/static_site.hpp"
#include "server/config/config.hpp"

namespace codegrant::server {

/// The origin of a port of this machine.
std::string origin_of_port(std::uint16_t port, const char* scheme = "http");

/// The page, when it is wanted: bound when it is made, since seeds name its origin.
class SandboxPort {
 public:
  /// A Stop where its files or its port cannot be had.
  SandboxPort(const Config& config, const std::string& issuer);

  bool is_served() const { return server_.has_value(); }
  const std::string& address() const { return origin_; }
  void start() {
    if (server_) server_->start();
  }
  void stop() {
    if (server_) server_->stop();
  }

 private:
  std::optional<StaticSite> site_;
  std::optional<HttpServer> server_;
  std::string origin_ =
      origin_of_port(default_sandbox_port);  // what seeds expect where the page is served elsewhere
};

}  // namespace codegrant::server
