// Cuts an outgoing connection off when its time is over.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace codegrant::server {

/// Stops `client`, an object with `stop()`, unless this is gone within `limit`. The HTTP library bounds each
/// read, so that a server which sends a byte now and then could go on for ever.
template <class Client>
class HttpTimeLimit {
 public:
  HttpTimeLimit(Client& client, std::chrono::milliseconds limit)
      : thread_([this, &client, limit] {
          std::unique_lock lock(mutex_);
          if (!changed_.wait_for(lock, limit, [this] { return is_over_; })) client.stop();
        }) {}
  ~HttpTimeLimit() {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }
  HttpTimeLimit(const HttpTimeLimit&) = delete;
  HttpTimeLimit& operator=(const HttpTimeLimit&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_over_ = false;
  std::thread thread_;  // the last member: it uses the others
};

}  // namespace codegrant::server
