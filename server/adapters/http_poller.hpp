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

  /// What is watched at a time. One connection more, and the one whose time is over first is closed; more
  /// bytes, and the same among those that have sent some.
  struct Most {
    std::size_t connections;
    std::size_t unfinished_bytes;
  };

  /// Takes connections from the socket `listening`, which must outlive it, once `start` is called.
  HttpPoller(int listening, Most most, Calls calls);
  ~HttpPoller();

  void start();

  /// Watches `connection` until there is something to read or its deadline has come. Once stopped, closes it.
  void watch(Connection connection);

  /// Takes no more connections. Gives those whose bytes have come by now to `ready`, and closes the others.
  void stop();

 private:
  /// Connections by the end of their time.
  using Deadlines = std::multimap<HttpConnection::Instant, Connection>;
  struct Place {
    Deadlines* among;
    Deadlines::iterator at;
  };

  void run();
  void wait(std::chrono::milliseconds longest);
  void handle(int socket);
  void hand_over(Connection connection);
  void accept_some();
  void take_in(int socket);
  bool make_room();
  bool put(const Connection& connection);
  Connection take_out(Deadlines& among, Deadlines::iterator at);
  Connection take_first();
  Connection take(int socket);
  std::vector<Connection> take_late();
  std::size_t count() const { return by_socket_.size(); }
  std::chrono::milliseconds time_to_first();

  const int listening_;
  const Most most_;
  const Calls calls_;
  const int epoll_;    // owned
  const int changed_;  // an eventfd, owned: wakes the thread
  std::atomic<bool> is_stopping_ = false;

  std::mutex mutex_;                  // of what follows
  Deadlines idle_;                    // these owe nothing
  Deadlines unfinished_;              // of these a part of a request is here
  std::size_t unfinished_bytes_ = 0;  // all those parts
  std::map<int, Place> by_socket_;
  bool is_closed_ = false;

  std::thread thread_;
};

}  // namespace codegrant::server
