// grant_type=client_credentials (RFC 6749 §4.4): the client acts for itself.
#pragma once

#include "server/domain/issue_tokens.hpp"
#include "server/grants/grant.hpp"

namespace codegrant::server {

class ClientCredentialsGrant : public Grant {
 public:
  ClientCredentialsGrant(SessionStore& sessions, const TokenIssuer& issuer, Random& random,
                         const Clock& clock)
      : sessions_(sessions), issuer_(issuer), random_(random), clock_(clock) {}

  std::string_view type() const override { return "client_credentials"; }
  Result<Json> redeem(const TokenRequest& request) override;

 private:
  SessionStore& sessions_;
  const TokenIssuer& issuer_;
  Random& random_;
  const Clock& clock_;
};

}  // namespace codegrant::server
