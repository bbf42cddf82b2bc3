// POST /auth/token (RFC 6749 §3.2).
#pragma once

#include <memory>
#include <vector>

#include "server/domain/dpop.hpp"
#include "server/grants/grant.hpp"
#include "server/http/response.hpp"

namespace codegrant::server {

class TokenEndpoint {
 public:
  /// `grants` are the grant types of this server.
  TokenEndpoint(ClientAuthentication& clients, const Dpop& dpop, std::vector<std::unique_ptr<Grant>> grants)
      : clients_(clients), dpop_(dpop), grants_(std::move(grants)) {}

  /// The token response, or the error of RFC 6749 §5.2. May throw Overloaded.
  http::Response handle(const http::Request& request);

  /// For the metadata: what is offered here.
  std::vector<std::string> grant_types() const;

 private:
  Grant* find_grant(std::string_view type) const;
  Result<std::string> read_key(const http::Request& request, const Client& client) const;

  ClientAuthentication& clients_;
  const Dpop& dpop_;
  std::vector<std::unique_ptr<Grant>> grants_;
};

}  // namespace codegrant::server
