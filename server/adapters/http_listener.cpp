#include "server/adapters/http_listener.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

namespace codegrant::server {
namespace {

constexpr int backlog = 4096;  // a burst of connections waits here and not a second for its next try
constexpr int none = -1;

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

/// None where the name means nothing, which `problem` says.
Addresses addresses_of(const std::string& host, std::uint16_t port, std::string& problem) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int failed = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &list);
  if (failed != 0) problem = gai_strerror(failed);
  return failed == 0 ? Addresses(list) : nullptr;
}

void set_option(int socket, int level, int option, int value) {
  setsockopt(socket, level, option, &value, sizeof value);
}

/// A socket that listens at `address`, or `none` with errno.
int listen_at(const addrinfo& address) {
  const int socket = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) return none;
  // Not SO_REUSEPORT: two servers would share a port and each see half of the requests.
  set_option(socket, SOL_SOCKET, SO_REUSEADDR, 1);
  set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);  // of what is accepted, too
  if (address.ai_family == AF_INET6) set_option(socket, IPPROTO_IPV6, IPV6_V6ONLY, 0);
  if (::bind(socket, address.ai_addr, address.ai_addrlen) == 0 && listen(socket, backlog) == 0) return socket;
  const int error = errno;
  close(socket);
  errno = error;
  return none;
}

}  // namespace

Result<HttpListener> HttpListener::bind(const std::string& host, std::uint16_t port) {
  std::string problem;
  const auto addresses = addresses_of(host, port, problem);
  for (const addrinfo* address = addresses.get(); address != nullptr; address = address->ai_next) {
    const int socket = listen_at(*address);
    if (socket != none) return HttpListener(socket);
    problem = std::strerror(errno);
  }
  return Error{ErrorCode::invalid_configuration,
               "cannot listen on " + host + " port " + std::to_string(port) + ": " + problem};
}

HttpListener::HttpListener(HttpListener&& other) noexcept : socket_(std::exchange(other.socket_, none)) {}

HttpListener::~HttpListener() {
  if (socket_ != none) close(socket_);
}

std::uint16_t HttpListener::port() const {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length) != 0) return 0;
  if (address.ss_family == AF_INET) return ntohs(reinterpret_cast<sockaddr_in*>(&address)->sin_port);
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<sockaddr_in6*>(&address)->sin6_port);
  return 0;
}

}  // namespace codegrant::server
