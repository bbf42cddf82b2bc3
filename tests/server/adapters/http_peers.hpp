// What tests of the HTTP server share: peers that speak in raw bytes, and a server that says what it was
// asked.
#pragma once

#include <chrono>
#include <cstdint>
#include <future>
#include <string>
#include <string_view>

#include "server/adapters/http_server.hpp"

namespace codegrant::server::peers {

constexpr auto never = std::chrono::hours(1);

/// Limits that no honest test meets however slow the machine is, small in bytes.
HttpLimits small();

struct Answer {
  int status = 0;
  std::string head;
  std::string body;
};

class Client {
 public:
  explicit Client(std::uint16_t port);
  Client(std::uint16_t port, std::string_view bytes) : Client(port) { send(bytes); }
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// False once the server has ended the connection.
  bool send(std::string_view bytes);

  /// The next answer; status 0 where the connection ends without one.
  Answer answer();

  void await_first_bytes();

  /// Everything up to the end of the connection.
  std::string rest();

  /// Sends `byte` every few milliseconds until the server has something to say or ends the connection.
  void drip(char byte);

 private:
  bool receive();
  std::size_t wait_for(std::string_view text);

  const int socket_;
  std::string received_;
};

/// A server that says what it was asked, except: /large is more than any socket buffers, /throw throws, and
/// /wait is answered once the test allows.
class Served {
 public:
  explicit Served(HttpLimits limits);
  ~Served() { allow(); }

  std::uint16_t port() const { return port_; }
  void stop() { server_.stop(); }
  /// Returns once a request for /wait is with the handler.
  void await_waiting() { entered_.get_future().wait(); }
  void allow();

 private:
  http::Response handle(const http::Request& request);

  std::promise<void> entered_;
  std::promise<void> allow_;
  bool allowed_ = false;
  HttpServer server_;
  std::uint16_t port_ = 0;
};

std::string get(const std::string& path, const std::string& headers = {});

std::string post(const std::string& headers, const std::string& body);

std::string chunked(const std::string& body);

}  // namespace codegrant::server::peers
