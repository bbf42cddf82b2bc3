#include "bench/load/connection.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace codegrant::load {

void Connection::send(const std::string& host, std::uint16_t port, std::string request) {
  if (!is_open()) connect(host, port);
  to_send_ = std::move(request);
  on_writable();
}

void Connection::on_writable() {
  while (!to_send_.empty()) {
    const auto sent = ::send(socket_, to_send_.data(), to_send_.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      to_send_.erase(0, static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      if (!std::exchange(waits_to_write_, true)) watch(EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
      return;
    } else if (errno != EINTR) {
      return close();
    }
  }
  if (std::exchange(waits_to_write_, false)) watch(EPOLLIN, EPOLL_CTL_MOD);
}

std::optional<Answer> Connection::on_readable() {
  std::array<char, 65536> buffer;
  const auto size = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return std::nullopt;
  if (size > 0) received_.append(buffer.data(), static_cast<std::size_t>(size));
  const Stream stream = size > 0 ? Stream::open : Stream::ended;
  auto answer = take_answer(received_, stream);
  if (stream == Stream::ended || (answer && answer->closes)) close();
  return answer;
}

void Connection::close() {
  if (is_open()) ::close(std::exchange(socket_, -1));
}

void Connection::connect(const std::string& host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  inet_pton(AF_INET, host.c_str(), &address.sin_addr);
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 && errno != EINPROGRESS)
    throw std::system_error(errno, std::generic_category(), "connect");
  received_.clear();
  waits_to_write_ = false;
  ++made_;
  watch(EPOLLIN, EPOLL_CTL_ADD);
}

void Connection::watch(std::uint32_t events, int operation) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = owner_;
  epoll_ctl(epoll_, operation, socket_, &event);
}

}  // namespace codegrant::load
