// The socket that connections arrive at.
#pragma once

#include <cstdint>
#include <string>

#include "server/base/error.hpp"

namespace codegrant::server {

class HttpListener {
 public:
  /// Listens at an address of `host`; port 0 takes a free one. Fails with `invalid_configuration`, said for
  /// the operator, where it is in use or not ours to take.
  static Result<HttpListener> bind(const std::string& host, std::uint16_t port);

  HttpListener(HttpListener&& other) noexcept;
  HttpListener& operator=(HttpListener&&) = delete;
  ~HttpListener();

  int socket() const { return socket_; }
  std::uint16_t port() const;

 private:
  explicit HttpListener(int socket) : socket_(socket) {}

  int socket_;  // owned
};

}  // namespace codegrant::server
