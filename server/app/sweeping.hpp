// Lets expired rows go in the background, a few at a time.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "server/ports/clock.hpp"
#include "server/ports/sweeper.hpp"

namespace codegrant::server {

/// Sweeps from its construction to its destruction: at once, then every half minute, and again
/// at once while there is more.
class Sweeping {
 public:
  Sweeping(Sweeper& sweeper, const Clock& clock);
  ~Sweeping();

 private:
  void run();
  std::size_t sweep();

  Sweeper& sweeper_;
  const Clock& clock_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace codegrant::server
