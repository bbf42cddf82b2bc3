#include "server/adapters/http_connection.hpp"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace codegrant::server {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t block_bytes = 16 * 1024;
constexpr milliseconds gentle_end{1'000};
constexpr std::size_t discarded_at_once = 1024 * 1024;
constexpr std::size_t room_bytes = 4 * 1024;  // that is kept, while nothing is in it

/// For poll(): never early, so that a deadline is not polled for in a loop.
int milliseconds_until(HttpConnection::Instant until) {
  const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
  return static_cast<int>(std::max<milliseconds::rep>(0, left.count()));
}

std::string peer_of(int socket) {
  sockaddr_storage peer{};
  socklen_t length = sizeof peer;
  auto* address = reinterpret_cast<sockaddr*>(&peer);
  std::array<char, NI_MAXHOST> digits{};
  if (getpeername(socket, address, &length) != 0) return {};
  if (getnameinfo(address, length, digits.data(), digits.size(), nullptr, 0, NI_NUMERICHOST) != 0) return {};
  return digits.data();
}

}  // namespace

HttpConnection::HttpConnection(int socket, const Tls* tls, HttpWorkers& workers, const HttpLimits& limits)
    : socket_(socket),
      transport_(tls == nullptr ? plain_transport(socket) : tls->transport(socket)),
      remote_address_(peer_of(socket)),
      workers_(workers),
      limits_(limits),
      wants_(POLLIN) {
  enter(Phase::request);
  renew_patience();
}

HttpConnection::~HttpConnection() { close(socket_); }

void HttpConnection::enter(Phase phase) {
  phase_ = phase;
  deadline_ = steady_clock::now() + (phase == Phase::request ? limits_.idle : limits_.head);
  if (is_idle() && buffer_.capacity() > room_bytes) buffer_.shrink_to_fit();
}

void HttpConnection::take(std::size_t count) {
  taken_ += count;
  if (taken_ < buffer_.size()) return;
  buffer_.clear();
  taken_ = 0;
}

HttpConnection::Receipt HttpConnection::receive(Instant until) {
  // A deadline holds although there may always be a next byte.
  while (std::min(until, finish_by_) > steady_clock::now()) {
    const Moved moved = take_in();
    if (moved.bytes > 0) return Receipt::bytes;
    if (moved.wants == 0) return Receipt::end;
    const Wake wake = wait(moved.wants, SHUT_RD, until);
    if (wake != Wake::ready) return wake == Wake::late ? Receipt::nothing : Receipt::end;
  }
  return Receipt::nothing;
}

HttpConnection::Receipt HttpConnection::linger() {
  const Instant until = std::min(steady_clock::now() + limits_.linger, deadline_);
  for (;;) {
    const Moved moved = take_in();
    if (moved.bytes > 0) return Receipt::bytes;
    if (moved.wants == 0) return Receipt::end;
    wants_ = moved.wants;
    if (workers_.has_queue() || until <= steady_clock::now()) return Receipt::nothing;
    const Wake wake = poll_until(wants_, until);
    if (wake == Wake::stopping) return Receipt::end;
    if (wake != Wake::ready) return Receipt::nothing;
  }
}

/// Moves what has come behind what has arrived before.
Moved HttpConnection::take_in() {
  std::array<char, block_bytes> block;  // not zeroed: recv() writes what is read of it
  const Moved moved = transport_->receive(block.data(), block.size());
  if (moved.bytes == 0) return moved;
  buffer_.erase(0, taken_);
  taken_ = 0;
  buffer_.append(block.data(), moved.bytes);
  return moved;
}

void HttpConnection::renew_patience() { patient_until_ = steady_clock::now() + limits_.patience; }

bool HttpConnection::send(std::string_view bytes, Instant until) {
  renew_patience();
  while (!bytes.empty()) {
    const Moved moved = transport_->send(bytes);
    if (moved.bytes > 0) {
      bytes.remove_prefix(moved.bytes);
      renew_patience();
      continue;
    }
    if (moved.wants == 0) return false;
    const Wake wake = wait(moved.wants, SHUT_RDWR, until);
    if (wake == Wake::late || wake == Wake::displaced) return false;
  }
  return true;
}

void HttpConnection::send_at_once(std::string_view bytes) {
  if (!transport_->can_send_at_once()) return;
  transport_->send(bytes);
  end_at_once();
}

void HttpConnection::end_at_once() {
  transport_->end_sending();
  recv(socket_, nullptr, discarded_at_once,
       MSG_DONTWAIT | MSG_TRUNC);  // as `end_gently` does, without waiting
}

void HttpConnection::end_gently() {
  transport_->end_sending();
  renew_patience();
  const Instant until = steady_clock::now() + gentle_end;
  do take(arrived().size());
  while (receive(until) == Receipt::bytes);
}

HttpConnection::Wake HttpConnection::wait(short events, int how, Instant until) {
  until = std::min(until, finish_by_);
  if (until <= steady_clock::now()) return Wake::late;

  const Instant patient_until = std::min(until, patient_until_);
  const Wake wake = poll_until(events, patient_until);
  if (wake != Wake::late || patient_until == until) return wake;

  if (!workers_.begin_wait(socket_, how)) return Wake::displaced;
  const Wake later = poll_until(events, until);
  workers_.end_wait(socket_);
  return later;
}

HttpConnection::Wake HttpConnection::poll_until(short events, Instant until) {
  // Who is taking an answer when the server stops may still have it, but not at leisure.
  const bool is_finishing = events == POLLOUT && finish_by_ != Instant::max();
  constexpr int nothing = -1;  // poll() passes over it
  std::array<pollfd, 2> polled{
      {{socket_, events, 0}, {is_finishing ? nothing : workers_.waiting_has_ended(), POLLIN, 0}}};
  int count = 0;
  do count = poll(polled.data(), polled.size(), milliseconds_until(until));
  while (count < 0 && errno == EINTR);
  if (count <= 0) return Wake::late;
  if (polled[1].revents != 0) finish_by_ = std::min(finish_by_, steady_clock::now() + limits_.finish);
  // What has arrived is still read, and answered.
  return polled[0].revents != 0 ? Wake::ready : Wake::stopping;
}

}  // namespace codegrant::server
