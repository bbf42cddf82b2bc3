// POST /auth/revoke: a client gives a token back (RFC 7009).
#pragma once

#include "server/domain/client_authentication.hpp"
#include "server/domain/token_finder.hpp"
#include "server/http/response.hpp"

namespace codegrant::server {

class RevokeEndpoint {
 public:
  RevokeEndpoint(ClientAuthentication& clients, const TokenFinder& tokens, SessionStore& sessions,
                 const Clock& clock)
      : clients_(clients), tokens_(tokens), sessions_(sessions), clock_(clock) {}

  /// Closes the token's session, and with it every token of that grant (§2.1), whatever token_type_hint says.
  /// 200 also where there was nothing to revoke (§2.2). May throw Overloaded.
  http::Response handle(const http::Request& request) const;

 private:
  ClientAuthentication& clients_;
  const TokenFinder& tokens_;
  SessionStore& sessions_;
  const Clock& clock_;
};

}  // namespace codegrant::server
