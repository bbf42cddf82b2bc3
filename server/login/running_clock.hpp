// A clock that never goes back, as the core wants one: the time of day at its start, and what passed since.
#pragma once

#include <chrono>

#include "server/ports/clock.hpp"

namespace codegrant::login {

class RunningClock final : public server::Clock {
 public:
  UnixTime now() const override {
    return std::chrono::floor<Seconds>(started_at_ + (std::chrono::steady_clock::now() - start_));
  }

 private:
  const std::chrono::system_clock::time_point started_at_ = std::chrono::system_clock::now();
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace codegrant::login
