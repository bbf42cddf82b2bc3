// GET and POST /auth/login: records one fact, who the user is, and goes back to /auth/authorize.
#pragma once

#include "server/endpoints/login_flow.hpp"

namespace codegrant::server {

class LoginEndpoint {
 public:
  explicit LoginEndpoint(LoginFlow& flow) : flow_(flow) {}

  /// The page of the interaction that the query names, with login_hint filled in.
  http::Response show(const http::Request& request);
  /// The posted form: 303 back to /auth/authorize with a new session cookie, or to /auth/second-factor, or
  /// the page again (400, 429 after too many wrong ones); a form that is not ours is refused (403). May throw
  /// Overloaded.
  http::Response submit(const http::Request& request);

 private:
  http::Response go_on(const WaitingRequest& waiting, const User& user, const std::string& username);
  http::Response page(const WaitingRequest& waiting, const std::string& username,
                      const std::optional<Error>& error) const;

  LoginFlow& flow_;
};

}  // namespace codegrant::server
