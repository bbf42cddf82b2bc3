// HTTP by cpp-httplib's client.
#pragma once

#include <chrono>

#include "server/login/http_client.hpp"

namespace codegrant::login {

class HttplibClient final : public HttpClient {
 public:
  /// An answer must have come within `limit`. Certificates are checked against those that the machine
  /// trusts, or those in the file that SSL_CERT_FILE names.
  explicit HttplibClient(std::chrono::milliseconds limit) : limit_(limit) {}

  std::optional<HttpReply> send(const HttpCall& call) override;

 private:
  const std::chrono::milliseconds limit_;
};

}  // namespace codegrant::login
