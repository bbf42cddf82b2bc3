// The thread that waits for peers, so that no other has to: it takes new connections, and watches those from
// which something must come before anything can be done.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "server/adapters/http_connection.hpp"

namespace codegrant::server {

class HttpPoller {
 public:
  using Connection = std::shared_ptr<HttpConnection>;

  /// Called on the poller's thread; neither may wait.
  struct Calls {
    std::function<void(int socket)> accepted;  ///< a new connection, which is the callee's now
    std::function<void(Connection)> ready;     ///< bytes have come, the peer has ended, or its time is over
  };

  /// Takes connections from the socket `listening`, which must outlive it, once `start` is called. Watches
  /// at most `most` at a time: one more, and the one whose time is over first is closed.
  HttpPoller(int listening, std::size_t most, Calls calls);
  ~HttpPoller();

  void start();

  /// Watches `connection` until there is something to read or its deadline has come. Once stopped, closes it.
  void watch(Connection connection);

  /// Takes no more connections. Gives those whose bytes have come by now to `ready`, and closes the others.
  void stop();

 private:
  using Deadlines = std::multimap<HttpConnection::Instant, Connection>;

  void run();
  void wait(std::chrono::milliseconds longest);
  void handle(int socket);
  void hand_over(Connection connection);
  void accept_some();
  void take_in(int socket);
  bool make_room();
  Connection take_first();
  Connection take(int socket);
  std::vector<Connection> take_late();
  std::size_t count();
  std::chrono::milliseconds time_to_first();

  const int listening_;
  const std::size_t most_;
  const Calls calls_;
  const int epoll_;    // owned
  const int changed_;  // an eventfd, owned: wakes the thread
  std::atomic<bool> is_stopping_ = false;

  std::mutex mutex_;  // of what follows
  Deadlines waiting_;
  std::map<int, Deadlines::iterator> by_socket_;
  bool is_closed_ = false;

  std::thread thread_;
};

}  // namespace codegrant::server
