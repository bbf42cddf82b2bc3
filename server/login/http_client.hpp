// An HTTP request of the core's, and who sends it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "codegrant/base/secret.hpp"
#include "codegrant/base/time.hpp"

namespace codegrant::login {

struct HttpCall {
  std::string_view method;
  std::string_view url;       ///< http(s)
  std::string_view body;      ///< A form, or empty.
  std::string authorization;  ///< The header's value, or empty.
  std::string dpop;           ///< The header's value, or empty.
};

struct HttpReply {
  int status = 0;
  std::string content_type;
  Secret body;  ///< Cut off once it is longer than the core reads.
  std::string dpop_nonce;
  UnixTime date;  ///< When the server says that was; 1970 where it does not.
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// Sends without cookies, follows no redirect, and is bounded in time. Nothing where no answer came, or
  /// one that cannot be trusted.
  virtual std::optional<HttpReply> send(const HttpCall& call) = 0;
};

}  // namespace codegrant::login
