// What one peer may take from the server: bytes, time and threads.
#pragma once

#include <chrono>
#include <cstddef>

namespace codegrant::server {

struct HttpLimits {
  std::size_t threads = 64;              ///< each answers one request at a time
  std::size_t waiting = 256;             ///< requests that queue for a thread; more are answered 503
  std::size_t connections = 16'384;      ///< that wait for their peer; more, and who waits longest is let go
  std::size_t line_bytes = 8 * 1024;     ///< of a request line; longer ones are answered 414
  std::size_t head_bytes = 32 * 1024;    ///< of request line and headers together; more is answered 431
  std::size_t headers = 100;             ///< how many; more are answered 431
  std::size_t body_bytes = 1024 * 1024;  ///< however it is framed; larger ones are answered 413
  /// Of all heads together that have begun and not arrived whole, with what TLS keeps for handshakes and
  /// records of which that is true; more, and the oldest is let go. A body takes a thread while it arrives,
  /// so that `threads` times `body_bytes` bound all of them.
  std::size_t unfinished_bytes = 32 * 1024 * 1024;

  // Each is for the whole of what it names, however busy the peer looks: a byte now and then buys no time.
  std::chrono::milliseconds idle{15'000};    ///< from the last answer to the next request's first byte
  std::chrono::milliseconds head{10'000};    ///< from there to the end of its head; later is answered 408
  std::chrono::milliseconds body{30'000};    ///< from there to the end of its body; later is answered 408
  std::chrono::milliseconds answer{30'000};  ///< for the peer to take an answer
  std::chrono::milliseconds finish{2'000};   ///< the same once the server stops

  /// How long a thread stays with a connection for its next request, where nobody queues. Without a thread
  /// the connection waits on.
  std::chrono::milliseconds linger{10};
  /// How long a thread waits for a body, or for an answer to be taken, although others queue for a thread.
  std::chrono::milliseconds patience{250};
};

}  // namespace codegrant::server
