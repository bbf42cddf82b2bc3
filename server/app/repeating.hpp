// Something that is done again and again in the background.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace codegrant::server {

/// Works on a thread of its own, from its construction to its destruction, which waits for work under way.
class Repeating {
 public:
  using Duration = std::chrono::steady_clock::duration;

  /// Calls `work` after `rest` and again after each rest that it gives. It must not throw.
  Repeating(Duration rest, std::function<Duration()> work);
  ~Repeating();

 private:
  void run(Duration rest);

  const std::function<Duration()> work_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace codegrant::server
