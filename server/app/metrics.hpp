// What was asked and answered, in numbers, as Prometheus reads them. No number tells of one person.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/response.hpp"

namespace codegrant::server {

/// Safe to use from several threads. Labels come from tables of this program, never from requests.
class Metrics {
 public:
  using Duration = std::chrono::steady_clock::duration;

  /// A number that is asked for when it is read; one that throws is left out.
  void gauge(std::string name, std::string help, std::function<double()> read);
  /// The same for one that never becomes less.
  void counter(std::string name, std::string help, std::function<double()> read);

  void count_request(const std::string& method, const std::string& route, int status, Duration took);
  void count_issued(const std::string& grant_type);
  void count_refused(const std::string& route, const std::string& reason);
  void count_turned_away(std::uint64_t requests);

  /// Prometheus' text format, version 0.0.4.
  std::string text() const;

 private:
  static constexpr std::array seconds{0.001, 0.005, 0.025, 0.1, 0.5, 2.5};
  struct Latency {
    std::array<std::uint64_t, seconds.size()> within{};  ///< each counts the faster ones, too
    std::uint64_t count = 0;
    double sum = 0;
  };
  struct Reading {
    const char* type;
    std::string name;
    std::string help;
    std::function<double()> read;
  };
  using Counts = std::map<std::string, std::uint64_t>;  ///< by their labels

  static void write_reading(std::string& text, const Reading& reading);
  void write_latencies(std::string& text) const;

  mutable std::mutex mutex_;
  Counts requests_;
  Counts issued_;
  Counts refused_;
  std::uint64_t turned_away_ = 0;
  std::map<std::string, Latency> latencies_;  ///< by route
  std::vector<Reading> readings_;             ///< complete before anything is asked
};

/// GET /metrics, and nothing else.
http::Response metrics_page(const Metrics& metrics, const http::Request& request);

}  // namespace codegrant::server
