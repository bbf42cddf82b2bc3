// grant_type=password (RFC 6749 §4.3): a client that sees the user's password. RFC 9700 §2.4 forbids it to
// new applications; it is here for those that Aidbox has, and offered only where the operator says so.
#pragma once

#include "server/domain/backchannel_logout.hpp"
#include "server/domain/issue_tokens.hpp"
#include "server/domain/password_check.hpp"
#include "server/grants/grant.hpp"

namespace codegrant::server {

class PasswordGrant : public Grant {
 public:
  PasswordGrant(SessionStore& sessions, BackchannelLogout& backchannel_logout, PasswordCheck& passwords,
                const TokenIssuer& issuer, Random& random, const Clock& clock)
      : sessions_(sessions),
        backchannel_logout_(backchannel_logout),
        passwords_(passwords),
        issuer_(issuer),
        random_(random),
        clock_(clock) {}

  std::string_view type() const override { return "password"; }
  Result<Json> redeem(const TokenRequest& request) override;

 private:
  Result<Json> begin_session(const TokenRequest& request, const ActiveUser& user, const Scope& scope,
                             const std::string& audience);

  SessionStore& sessions_;
  BackchannelLogout& backchannel_logout_;
  PasswordCheck& passwords_;
  const TokenIssuer& issuer_;
  Random& random_;
  const Clock& clock_;
};

}  // namespace codegrant::server
