#include "server/adapters/http_workers.hpp"

#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace codegrant::server {

HttpWorkers::HttpWorkers(std::size_t threads, std::size_t waiting)
    : waiting_(waiting), most_threads_(threads), ended_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (ended_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  threads_.reserve(threads);
  const std::lock_guard lock(mutex_);
  start_thread();
}

HttpWorkers::~HttpWorkers() {
  finish();
  close(ended_);
}

bool HttpWorkers::enqueue(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (queued() >= waiting_) return false;
    tasks_.push_back(std::move(task));
    if (queued() > 0) start_another();
    if (queued() > 0 && !waits_.empty()) {
      // What has arrived by now is still read and answered; then its end is seen.
      shutdown(waits_.front().socket, waits_.front().how);
      waits_.erase(waits_.begin());
    }
  }
  changed_.notify_one();
  return true;
}

bool HttpWorkers::has_queue() const {
  const std::lock_guard lock(mutex_);
  return queued() > 0;
}

bool HttpWorkers::is_ending() const {
  const std::lock_guard lock(mutex_);
  return has_ended_waiting_;
}

bool HttpWorkers::begin_wait(int socket, int how) {
  const std::lock_guard lock(mutex_);
  if (queued() > 0) return false;
  waits_.push_back({socket, how});
  return true;
}

void HttpWorkers::end_wait(int socket) {
  const std::lock_guard lock(mutex_);
  std::erase_if(waits_, [socket](const Wait& wait) { return wait.socket == socket; });
}

void HttpWorkers::end_waiting() {
  {
    const std::lock_guard lock(mutex_);
    has_ended_waiting_ = true;
  }
  eventfd_write(ended_, 1);
}

void HttpWorkers::finish() {
  {
    const std::lock_guard lock(mutex_);
    is_finishing_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void HttpWorkers::start_thread() {
  threads_.emplace_back([this] { work(); });
  ++free_;
}

void HttpWorkers::start_another() {
  if (is_finishing_ || threads_.size() >= most_threads_) return;
  try {
    start_thread();
  } catch (const std::system_error&) {
    // The system gives no more threads: those that there are do the work.
  }
}

void HttpWorkers::work() {
  std::unique_lock lock(mutex_);
  for (;; ++free_) {
    changed_.wait(lock, [this] { return !tasks_.empty() || is_finishing_; });
    --free_;
    if (tasks_.empty()) return;
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    try {
      task();
    } catch (const std::exception&) {
      // Its connection ends without an answer; the other ones must not.
    }
    task = nullptr;  // without the lock: a connection may end with it
    lock.lock();
  }
}

}  // namespace codegrant::server
