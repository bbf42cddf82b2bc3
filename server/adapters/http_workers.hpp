// The threads that answer requests, the queue before them, and who gives way when it fills.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace codegrant::server {

class HttpWorkers {
 public:
  using Task = std::function<void()>;

  /// Starts up to `threads` threads, each when a task finds none free; when all are busy, up to `waiting`
  /// tasks may queue.
  HttpWorkers(std::size_t threads, std::size_t waiting);
  ~HttpWorkers();

  /// Takes a task; where no thread is free for it, ends the longest wait. False where the queue is full: the
  /// task was not taken.
  bool enqueue(Task task);

  /// Whether a task queues for which no thread is free.
  bool has_queue() const;

  /// Whether waiting has ended: connections end with the answer under way.
  bool is_ending() const;

  /// Said by a task that is about to wait for the peer at `socket`: until `end_wait` it may be made to give
  /// way, by shutting the socket down as `how` says (SHUT_RD for who waits to read). False where it must not
  /// wait at all.
  bool begin_wait(int socket, int how);
  void end_wait(int socket);

  /// Ends all waiting, once and for all; work goes on.
  void end_waiting();

  /// A descriptor to poll for reading beside a socket: it is readable once waiting has ended.
  int waiting_has_ended() const { return ended_; }

  /// Returns when all tasks are done and the threads have ended.
  void finish();

 private:
  struct Wait {
    int socket;
    int how;
  };

  // Both with the mutex held.
  void start_thread();
  void start_another();

  void work();
  std::size_t queued() const { return tasks_.size() > free_ ? tasks_.size() - free_ : 0; }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  std::vector<Wait> waits_;  // the longest first
  std::vector<std::thread> threads_;
  const std::size_t waiting_;
  const std::size_t most_threads_;
  std::size_t free_ = 0;
  bool has_ended_waiting_ = false;
  bool is_finishing_ = false;
  const int ended_;  // an eventfd, owned
};

}  // namespace codegrant::server
