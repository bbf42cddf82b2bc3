// The numbers, on a port of their own: whoever may ask for tokens need not see them.
#pragma once

#include <optional>

#include "server/adapters/http_server.hpp"
#include "server/app/metrics.hpp"
#include "server/config/config.hpp"

namespace codegrant::server {

class MetricsPort {
 public:
  /// Serves from now on, where that is wanted. A Stop where the port cannot be had; `metrics` outlive this.
  MetricsPort(const Config& config, const Metrics& metrics);

 private:
  std::optional<HttpServer> server_;
};

}  // namespace codegrant::server
