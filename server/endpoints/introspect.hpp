// POST /auth/introspect: tells a resource server what a token is good for (RFC 7662).
#pragma once

#include <string>

#include "server/domain/client_authentication.hpp"
#include "server/domain/token_finder.hpp"
#include "server/http/response.hpp"

namespace codegrant::server {

class IntrospectEndpoint {
 public:
  IntrospectEndpoint(std::string issuer, ClientAuthentication& clients, const TokenFinder& tokens)
      : issuer_(std::move(issuer)), clients_(clients), tokens_(tokens) {}

  /// Always 200 to an authenticated client: `{"active":false}` and nothing else for whatever it may not know
  /// about (§2.2). A client may ask for its own tokens, and a confidential one for those that name it in
  /// their audience. May throw Overloaded.
  http::Response handle(const http::Request& request) const;

 private:
  Json describe(const LiveToken& live) const;

  std::string issuer_;
  ClientAuthentication& clients_;
  const TokenFinder& tokens_;
};

}  // namespace codegrant::server
