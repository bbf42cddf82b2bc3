// GET and POST /auth/userinfo: the User resource, or OpenID Connect's claims where the token has scope
// openid.
#pragma once

#include "server/domain/caller.hpp"
#include "server/http/response.hpp"

namespace codegrant::server {

class UserinfoEndpoint {
 public:
  explicit UserinfoEndpoint(const CallerFinder& callers) : callers_(callers) {}

  http::Response handle(const http::Request& request) const;

 private:
  const CallerFinder& callers_;
};

}  // namespace codegrant::server
