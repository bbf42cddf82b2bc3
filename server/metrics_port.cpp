#include "server/metrics_port.hpp"

#include "server/operator.hpp"

namespace codegrant::server {

MetricsPort::MetricsPort(const Config& config, const Metrics& metrics) {
  if (!config.metrics_port) return;
  constexpr std::size_t threads = 2;
  server_.emplace([&metrics](const http::Request& request) { return metrics_page(metrics, request); },
                  HttpServer::Limits{.threads = threads, .connections = 64});
  const auto port = or_stop(server_->bind(config.metrics_host, *config.metrics_port), failure);
  server_->start();
  announce("metrics http://" + config.metrics_host + ":" + std::to_string(port) + "/metrics");
}

}  // namespace codegrant::server
