// GET and POST /auth/second-factor: asks who gave the right password for the code of their app.
#pragma once

#include "server/endpoints/login_flow.hpp"

namespace codegrant::server {

class SecondFactorEndpoint {
 public:
  explicit SecondFactorEndpoint(LoginFlow& flow) : flow_(flow) {}

  /// The page of the interaction that the query names; back to /auth/login where no password was right yet.
  http::Response show(const http::Request& request);
  /// The posted code: 303 back to /auth/authorize with a new session cookie, or the page again (400, 429
  /// after too many wrong ones); a form that is not ours is refused (403).
  http::Response submit(const http::Request& request);

 private:
  http::Response page(const WaitingRequest& waiting, const User& user,
                      const std::optional<Error>& error) const;

  LoginFlow& flow_;
};

}  // namespace codegrant::server
