// GET and POST /auth/grant: records one fact, what the user answered, and goes back to /auth/authorize.
#pragma once

#include "server/endpoints/login_flow.hpp"

namespace codegrant::server {

class GrantEndpoint {
 public:
  explicit GrantEndpoint(LoginFlow& flow) : flow_(flow) {}

  http::Response show(const http::Request& request);
  http::Response submit(const http::Request& request);

 private:
  LoginFlow& flow_;
};

}  // namespace codegrant::server
