// How the bytes of a connection get over its socket: as they are, or by TLS.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

namespace codegrant::server {

/// What a call could move without waiting.
struct Moved {
  std::size_t bytes = 0;
  short wants = 0;  ///< where no byte was: what to poll() the socket for; 0: the peer has ended
};

/// Never waits.
class HttpTransport {
 public:
  virtual ~HttpTransport() = default;
  virtual Moved receive(char* to, std::size_t size) = 0;
  virtual Moved send(std::string_view bytes) = 0;
  /// Says that nothing more will be sent.
  virtual void end_sending() = 0;
  /// Whether the peer has ended, and nothing came before that. Takes no byte that `receive` would give.
  virtual bool has_ended() = 0;
  /// What it takes of the memory for what has begun to come and cannot be received yet; 0: nothing has.
  virtual std::size_t begun_bytes() const = 0;
  /// Whether an answer can be sent before anything was received.
  virtual bool can_send_at_once() const = 0;
};

/// How many bytes have come and were not taken, counted up to `most`; none where the peer has ended.
std::optional<std::size_t> bytes_at(int socket, std::size_t most);

/// Over `socket`, which must outlive it.
std::unique_ptr<HttpTransport> plain_transport(int socket);

/// Makes the transport of each connection; safe to use from several threads.
class Tls {
 public:
  virtual ~Tls() = default;
  virtual std::unique_ptr<HttpTransport> transport(int socket) const = 0;
};

}  // namespace codegrant::server
