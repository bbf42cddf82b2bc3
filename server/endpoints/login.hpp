// GET and POST /auth/login: records one fact, who the user is, and goes back to /auth/authorize.
#pragma once

#include "server/endpoints/login_flow.hpp"

namespace codegrant::server {

class LoginEndpoint {
 public:
  explicit LoginEndpoint(LoginFlow& flow) : flow_(flow) {}

  http::Response show(const http::Request& request);
  http::Response submit(const http::Request& request);

 private:
  http::Response page(const http::Request& request, const WaitingRequest& waiting,
                      const std::string& username, const std::string& error) const;
  Secret begin_session(const http::Request& request, const WaitingRequest& waiting, const User& user);

  LoginFlow& flow_;
};

}  // namespace codegrant::server
