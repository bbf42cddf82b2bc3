// GET and POST /auth/userinfo: the User resource, or OpenID Connect's claims where the token has scope
// openid.
#pragma once

#include "server/domain/caller.hpp"
#include "server/http/response.hpp"

namespace codegrant::server {

class UserinfoEndpoint {
 public:
  explicit UserinfoEndpoint(const CallerFinder& callers) : callers_(callers) {}

  /// 401 without a good token, 403 for a token that stands for no user.
  http::Response handle(const http::Request& request) const;

 private:
  const CallerFinder& callers_;
};

}  // namespace codegrant::server
