#include "server/adapters/http_transport.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/types.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace codegrant::server {
namespace {

class PlainTransport final : public HttpTransport {
 public:
  explicit PlainTransport(int socket) : socket_(socket) {}

  Moved receive(char* to, std::size_t size) override {
    return moved(recv(socket_, to, size, MSG_DONTWAIT), POLLIN);
  }
  Moved send(std::string_view bytes) override {
    return moved(::send(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL), POLLOUT);
  }
  void end_sending() override { shutdown(socket_, SHUT_WR); }
  bool has_ended() override { return !bytes_at(socket_, 1); }
  std::size_t begun_bytes() const override { return 0; }
  bool can_send_at_once() const override { return true; }

 private:
  static Moved moved(ssize_t count, short otherwise) {
    if (count > 0) return {static_cast<std::size_t>(count), 0};
    const bool is_waiting = count < 0 && (errno == EINTR || errno == EAGAIN);
    return {0, is_waiting ? otherwise : short{0}};
  }

  const int socket_;
};

}  // namespace

std::optional<std::size_t> bytes_at(int socket, std::size_t most) {
  std::array<char, 64> bytes;
  const auto count = recv(socket, bytes.data(), std::min(most, bytes.size()), MSG_PEEK | MSG_DONTWAIT);
  if (count > 0) return static_cast<std::size_t>(count);
  const bool is_waiting = count < 0 && (errno == EINTR || errno == EAGAIN);
  return is_waiting ? std::optional(std::size_t{0}) : std::nullopt;
}

std::unique_ptr<HttpTransport> plain_transport(int socket) {
  return std::make_unique<PlainTransport>(socket);
}

}  // namespace codegrant::server
