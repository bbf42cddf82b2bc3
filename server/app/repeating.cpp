#include "server/app/repeating.hpp"

#include <utility>

namespace codegrant::server {

Repeating::Repeating(Duration rest, std::function<Duration()> work)
    : work_(std::move(work)), thread_([this, rest] { run(rest); }) {}

Repeating::~Repeating() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Repeating::run(Duration rest) {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, rest, [this] { return ending_; })) {
    lock.unlock();
    rest = work_();
    lock.lock();
  }
}

}  // namespace codegrant::server
