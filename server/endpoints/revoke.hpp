// POST /auth/revoke: a client gives a token back (RFC 7009).
#pragma once

#include "server/domain/backchannel_logout.hpp"
#include "server/domain/client_authentication.hpp"
#include "server/domain/token_finder.hpp"
#include "server/http/response.hpp"

namespace codegrant::server {

class RevokeEndpoint {
 public:
  RevokeEndpoint(ClientAuthentication& clients, const TokenFinder& tokens,
                 BackchannelLogout& backchannel_logout)
      : clients_(clients), tokens_(tokens), backchannel_logout_(backchannel_logout) {}

  /// Closes the token's session, and with it every token of that grant (§2.1), whatever token_type_hint says.
  /// 200 also where there was nothing to revoke (§2.2). May throw Overloaded.
  http::Response handle(const http::Request& request) const;

 private:
  ClientAuthentication& clients_;
  const TokenFinder& tokens_;
  BackchannelLogout& backchannel_logout_;
};

}  // namespace codegrant::server
