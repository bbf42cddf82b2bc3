// grant_type=authorization_code (RFC 6749 §4.1.3, RFC 7636 §4.5).
#pragma once

#include "server/base/switch.hpp"
#include "server/domain/backchannel_logout.hpp"
#include "server/domain/directory.hpp"
#include "server/domain/issue_tokens.hpp"
#include "server/grants/grant.hpp"
#include "server/ports/code_store.hpp"

namespace codegrant::server {

class AuthorizationCodeGrant : public Grant {
 public:
  /// `strict`: redirect_uri is named again whatever else binds the code.
  AuthorizationCodeGrant(CodeStore& codes, SessionStore& sessions, BackchannelLogout& backchannel_logout,
                         const Directory& directory, const TokenIssuer& issuer, const Crypto& crypto,
                         Random& random, const Clock& clock, Switch strict)
      : codes_(codes),
        sessions_(sessions),
        backchannel_logout_(backchannel_logout),
        directory_(directory),
        issuer_(issuer),
        crypto_(crypto),
        random_(random),
        clock_(clock),
        strict_(strict) {}

  std::string_view type() const override { return "authorization_code"; }
  Result<Json> redeem(const TokenRequest& request) override;

 private:
  Result<Json> exchange(const TokenRequest& request, const Digest& code, const FoundCode& found,
                        UnixTime now);
  Error end_family(const Replayed& replayed, const Client& client);

  CodeStore& codes_;
  SessionStore& sessions_;
  BackchannelLogout& backchannel_logout_;
  const Directory& directory_;
  const TokenIssuer& issuer_;
  const Crypto& crypto_;
  Random& random_;
  const Clock& clock_;
  Switch strict_;
};

}  // namespace codegrant::server
