// Requests that found no room: counted by a thread that may not wait, told of by one that may.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <utility>

namespace codegrant::server {

/// Safe to use from several threads.
class HttpOverload {
 public:
  /// Hears how many it were since it last did.
  using Told = std::function<void(std::size_t requests)>;

  explicit HttpOverload(Told told) : told_(std::move(told)) {}

  /// Never waits.
  void count() noexcept { ++requests_; }

  /// Tells, if there is something to tell of and a second has passed since somebody did.
  void tell();
  /// The same without regard to the time.
  void tell_at_once();

 private:
  using Instant = std::chrono::steady_clock::time_point;

  const Told told_;
  std::atomic<std::size_t> requests_ = 0;
  std::atomic<Instant> next_ = Instant{};
};

}  // namespace codegrant::server
