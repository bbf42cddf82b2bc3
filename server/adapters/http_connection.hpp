// One accepted connection: every wait has a deadline, ends when the server stops, and gives way to who
// queues. Between requests, and until a head has arrived, it waits without a thread (http_poller.hpp).
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "server/adapters/http_limits.hpp"
#include "server/adapters/http_transport.hpp"
#include "server/adapters/http_workers.hpp"

namespace codegrant::server {

class HttpConnection {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  /// Takes `socket` over and closes it in the end. Without `tls` bytes travel as they are.
  HttpConnection(int socket, const Tls* tls, HttpWorkers& workers, const HttpLimits& limits);
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  int socket() const { return socket_; }

  /// The peer's address as digits, empty where it is unknown.
  const std::string& remote_address() const { return remote_address_; }

  /// What is awaited of the peer before anything can be done, and until when.
  enum class Phase { request, head };
  Phase phase() const { return phase_; }
  Instant deadline() const { return deadline_; }
  void enter(Phase phase);
  /// Between two requests: the peer owes nothing, and is owed nothing.
  bool is_idle() const {
    return phase_ == Phase::request && arrived().empty() && transport_->begun_bytes() == 0;
  }
  /// Whether the peer has gone without another word. Never waits.
  bool has_ended() const { return transport_->has_ended(); }
  /// What it takes of the memory to keep what has arrived.
  std::size_t kept_bytes() const { return buffer_.capacity() + transport_->begun_bytes(); }

  /// What has arrived and was not yet taken; of it, `take` drops the first `count` bytes.
  std::string_view arrived() const { return std::string_view(buffer_).substr(taken_); }
  void take(std::size_t count);

  enum class Receipt {
    bytes,    ///< there is more in `arrived`
    nothing,  ///< `until` has come
    end,      ///< the peer has ended, or we stop waiting for it
  };
  /// Waits for more.
  Receipt receive(Instant until);
  /// The same, but hardly: `nothing` means that the connection can wait without this thread.
  Receipt linger();
  /// What to poll the socket for then.
  short wants() const { return wants_; }

  /// Starts the patience that the peer enjoys anew: it has done its part of the exchange.
  void renew_patience();

  /// Sends all of `bytes`; false where that could not be done before `until`.
  bool send(std::string_view bytes, Instant until);

  /// Sends what fits without waiting, and is done with the peer.
  void send_at_once(std::string_view bytes);

  /// Says that nothing more is sent, and takes what has come by now.
  void end_at_once();

  /// After an answer to a request that was not read to its end: takes what still comes, since closing over
  /// unread bytes would make the peer's system throw the answer away.
  void end_gently();

 private:
  enum class Wake { ready, late, displaced, stopping };
  Moved take_in();
  Wake wait(short events, int how, Instant until);
  Wake poll_until(short events, Instant until);

  const int socket_;
  const std::unique_ptr<HttpTransport> transport_;
  const std::string remote_address_;
  HttpWorkers& workers_;
  const HttpLimits& limits_;
  std::string buffer_;
  std::size_t taken_ = 0;
  Phase phase_ = Phase::request;
  Instant deadline_;
  short wants_ = 0;
  Instant patient_until_;
  Instant finish_by_ = Instant::max();  // comes once the server stops
};

}  // namespace codegrant::server
