// GET and POST /auth/grant: records one fact, what the user answered, and goes back to /auth/authorize.
#pragma once

#include "server/endpoints/login_flow.hpp"

namespace codegrant::server {

class GrantEndpoint {
 public:
  explicit GrantEndpoint(LoginFlow& flow) : flow_(flow) {}

  /// The page of the interaction that the query names; back to /auth/authorize where nobody is logged in.
  http::Response show(const http::Request& request);
  /// The posted answer: remembered, then 303 back to /auth/authorize; a form that is not ours is refused
  /// (403).
  http::Response submit(const http::Request& request);

 private:
  LoginFlow& flow_;
};

}  // namespace codegrant::server
