// POST /auth/par: an authorization request that the client sends ahead, so that no browser carries or changes
// it (RFC 9126).
#pragma once

#include "server/domain/client_authentication.hpp"
#include "server/domain/dpop.hpp"
#include "server/endpoints/login_flow.hpp"

namespace codegrant::server {

class ParEndpoint {
 public:
  ParEndpoint(LoginFlow& flow, ClientAuthentication& clients, const Dpop& dpop)
      : flow_(flow), clients_(clients), dpop_(dpop) {}

  /// 201 with a `request_uri` that this client can use once within a minute, or the error that the request
  /// would have met at /auth/authorize. May throw Overloaded.
  http::Response handle(const http::Request& request);

 private:
  Result<void> check(const http::Request& request, const Client& client, Form& form) const;
  http::Response push(const Client& client, const Form& form);

  LoginFlow& flow_;
  ClientAuthentication& clients_;
  const Dpop& dpop_;
};

}  // namespace codegrant::server
