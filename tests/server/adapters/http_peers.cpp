#include "tests/server/adapters/http_peers.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace codegrant::server::peers {

HttpLimits small() {
  return {.threads = 4,
          .waiting = 4,
          .line_bytes = 200,
          .head_bytes = 400,
          .headers = 8,
          .body_bytes = 64,
          .idle = never,
          .head = never,
          .body = never,
          .answer = never,
          .finish = never,
          .patience = never};
}

Client::Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("cannot connect");
}

Client::~Client() { close(socket_); }

bool Client::send(std::string_view bytes) {
  return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

Answer Client::answer() {
  Answer answer;
  const auto end = wait_for("\r\n\r\n");
  if (end == std::string::npos) return answer;
  answer.head = received_.substr(0, end + 2);
  received_.erase(0, end + 4);
  answer.status = std::stoi(answer.head.substr(answer.head.find(' ')));
  const auto length = answer.head.find("Content-Length: ");
  if (length == std::string::npos) return answer;
  const auto size = std::stoul(answer.head.substr(length + 16));
  while (received_.size() < size && receive()) {
  }
  answer.body = received_.substr(0, size);
  received_.erase(0, size);
  return answer;
}

void Client::await_first_bytes() {
  if (received_.empty()) receive();
}

std::string Client::rest() {
  while (receive()) {
  }
  return std::exchange(received_, {});
}

void Client::drip(char byte) {
  pollfd polled{socket_, POLLIN, 0};
  while (poll(&polled, 1, 10) == 0) send({&byte, 1});
}

bool Client::receive() {
  constexpr int patience_of_a_test_ms = 20'000;
  pollfd polled{socket_, POLLIN, 0};
  if (poll(&polled, 1, patience_of_a_test_ms) <= 0) throw std::runtime_error("the server says nothing");
  std::array<char, 65536> block;
  const ssize_t count = recv(socket_, block.data(), block.size(), 0);
  if (count <= 0) return false;
  received_.append(block.data(), static_cast<std::size_t>(count));
  return true;
}

std::size_t Client::wait_for(std::string_view text) {
  for (;;) {
    if (const auto found = received_.find(text); found != std::string::npos) return found;
    if (!receive()) return std::string::npos;
  }
}

Served::Served(HttpLimits limits)
    : server_([this](const http::Request& request) { return handle(request); }, limits) {
  port_ = *server_.bind("127.0.0.1", 0);
  server_.start();
}

void Served::allow() {
  if (!allowed_) allow_.set_value();
  allowed_ = true;
}

http::Response Served::handle(const http::Request& request) {
  if (request.path == "/throw") throw std::runtime_error("a secret");
  if (request.path == "/large") return http::content(200, "image/png", std::string(32 << 20, 'x'));
  if (request.path == "/wait") {
    entered_.set_value();
    allow_.get_future().wait();
  }
  std::string said = request.method + " " + request.path + "?" + request.query + " " + request.body;
  for (const auto& [name, value] : request.headers)
    if (name.starts_with("X-")) said += " " + name + "=" + value;
  return http::content(200, "text/plain", said);
}

std::string get(const std::string& path, const std::string& headers) {
  return "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
}

std::string post(const std::string& headers, const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n" + body;
}

std::string chunked(const std::string& body) { return post("Transfer-Encoding: chunked\r\n", body); }

}  // namespace codegrant::server::peers
