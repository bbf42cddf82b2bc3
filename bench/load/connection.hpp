// One connection of one user: what is still to send, what has come.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bench/load/answer.hpp"

namespace codegrant::load {

/// A TCP connection that never blocks, known to an epoll by a pointer to its owner.
class Connection {
 public:
  /// `owner` comes back in the events of `epoll`.
  Connection(int epoll, void* owner) : epoll_(epoll), owner_(owner) {}
  ~Connection() { close(); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Sends `request` as far as the socket takes it, on a new connection where there is none.
  void send(const std::string& host, std::uint16_t port, std::string request);

  /// Sends what is left.
  void on_writable();

  /// Reads what has come. An answer, or none yet, or none any more: see `is_open`.
  std::optional<Answer> on_readable();

  bool is_open() const { return socket_ >= 0; }
  void close();

  /// How many connections were made.
  std::uint64_t made() const { return made_; }

 private:
  void connect(const std::string& host, std::uint16_t port);
  void watch(std::uint32_t events, int operation);

  int epoll_;
  void* owner_;
  int socket_ = -1;
  std::uint64_t made_ = 0;
  std::string to_send_, received_;
  bool waits_to_write_ = false;
};

}  // namespace codegrant::load
