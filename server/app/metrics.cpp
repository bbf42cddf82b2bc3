#include "server/app/metrics.hpp"

#include <spdlog/spdlog.h>

#include <iomanip>
#include <limits>
#include <sstream>

namespace codegrant::server {
namespace {

std::string label(std::string_view name, std::string_view value) {
  return std::string(name) + "=\"" + std::string(value) + "\"";
}

/// In all the digits that it has: six, as streams write by themselves, would let a large counter stand still.
std::string number(double value) {
  std::ostringstream text;
  text << std::setprecision(std::numeric_limits<double>::digits10) << value;
  return text.str();
}

void begin(std::string& text, std::string_view name, std::string_view type, std::string_view help) {
  text += "# HELP " + std::string(name) + " " + std::string(help) + "\n";
  text += "# TYPE " + std::string(name) + " " + std::string(type) + "\n";
}

void write_counts(std::string& text, const std::string& name, std::string_view help,
                  const std::map<std::string, std::uint64_t>& counts) {
  begin(text, name, "counter", help);
  for (const auto& [labels, count] : counts)
    text.append(name).append("{").append(labels).append("} ").append(std::to_string(count)).append("\n");
}

}  // namespace

void Metrics::gauge(std::string name, std::string help, std::function<double()> read) {
  readings_.push_back({"gauge", std::move(name), std::move(help), std::move(read)});
}

void Metrics::counter(std::string name, std::string help, std::function<double()> read) {
  readings_.push_back({"counter", std::move(name), std::move(help), std::move(read)});
}

void Metrics::count_request(const std::string& method, const std::string& route, int status, Duration took) {
  const double time = std::chrono::duration<double>(took).count();
  const std::string labels =
      label("method", method) + "," + label("route", route) + "," + label("status", std::to_string(status));
  const std::lock_guard lock(mutex_);
  ++requests_[labels];
  Latency& latency = latencies_[route];
  for (std::size_t i = 0; i < seconds.size(); ++i)
    if (time <= seconds[i]) ++latency.within[i];
  ++latency.count;
  latency.sum += time;
}

void Metrics::count_issued(const std::string& grant_type) {
  const std::lock_guard lock(mutex_);
  ++issued_[label("grant_type", grant_type)];
}

void Metrics::count_refused(const std::string& route, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  ++refused_[label("route", route) + "," + label("reason", reason)];
}

void Metrics::count_turned_away(std::uint64_t requests) {
  const std::lock_guard lock(mutex_);
  turned_away_ += requests;
}

std::string Metrics::text() const {
  std::string text;
  {
    const std::lock_guard lock(mutex_);
    write_counts(text, "codegrant_requests_total", "Requests that were answered.", requests_);
    write_counts(text, "codegrant_tokens_issued_total", "Answers with tokens.", issued_);
    write_counts(text, "codegrant_refused_total", "Requests that were refused.", refused_);
    begin(text, "codegrant_turned_away_total", "counter", "Requests that were not read, as too many waited.");
    text += "codegrant_turned_away_total " + std::to_string(turned_away_) + "\n";
    write_latencies(text);
  }
  for (const auto& reading : readings_) write_reading(text, reading);
  return text;
}

http::Response metrics_page(const Metrics& metrics, const http::Request& request) {
  if (request.method != "GET" && request.method != "HEAD")
    return http::content(405, "text/plain", "only GET\n").set("Allow", "GET, HEAD");
  if (request.path != "/metrics") return http::content(404, "text/plain", "the numbers are at /metrics\n");
  return http::content(200, "text/plain; version=0.0.4", metrics.text());
}

/// Left out where it cannot be read: the other numbers are wanted most when something is broken.
void Metrics::write_reading(std::string& text, const Reading& reading) {
  try {
    const std::string value = number(reading.read());
    begin(text, reading.name, reading.type, reading.help);
    text += reading.name + " " + value + "\n";
  } catch (const std::exception& error) {
    spdlog::warn("{} cannot be read: {}", reading.name, error.what());
  }
}

void Metrics::write_latencies(std::string& text) const {
  const std::string name = "codegrant_request_seconds";
  begin(text, name, "histogram", "From a whole request to its answer.");
  for (const auto& [route, latency] : latencies_) {
    const std::string of_route = label("route", route);
    const auto bucket = [&](const std::string& bound, std::uint64_t count) {
      text += name + "_bucket{" + of_route + "," + label("le", bound) + "} " + std::to_string(count) + "\n";
    };
    for (std::size_t i = 0; i < seconds.size(); ++i) bucket(number(seconds[i]), latency.within[i]);
    bucket("+Inf", latency.count);
    text += name + "_sum{" + of_route + "} " + number(latency.sum) + "\n";
    text += name + "_count{" + of_route + "} " + std::to_string(latency.count) + "\n";
  }
}

}  // namespace codegrant::server
