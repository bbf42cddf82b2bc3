// GET and POST /auth/sign-up: makes a User and logs it in, where the operator lets anybody do so.
#pragma once

#include "server/domain/collection.hpp"
#include "server/endpoints/login_flow.hpp"

namespace codegrant::server {

class SignUpEndpoint {
 public:
  SignUpEndpoint(LoginFlow& flow, Collection& users, Throttle& throttle)
      : flow_(flow), users_(users), throttle_(throttle) {}

  /// The page of the interaction that the query names.
  http::Response show(const http::Request& request);
  /// The posted form: 303 back to /auth/authorize with a new session cookie, or the page again (400, 429
  /// after too many tries); a form that is not ours is refused (403). It gives a User a name and a password
  /// and nothing else. May throw Overloaded.
  http::Response submit(const http::Request& request);

 private:
  Result<User> create(const std::string& username, const std::string& password, const std::string& address);
  http::Response page(const WaitingRequest& waiting, const std::string& username,
                      const std::optional<Error>& error) const;

  LoginFlow& flow_;
  Collection& users_;
  Throttle& throttle_;
};

}  // namespace codegrant::server
