// grant_type=refresh_token (RFC 6749 §6), with rotation and reuse detection (RFC 9700 §4.14.2).
#pragma once

#include "server/domain/backchannel_logout.hpp"
#include "server/domain/directory.hpp"
#include "server/domain/issue_tokens.hpp"
#include "server/grants/grant.hpp"

namespace codegrant::server {

class RefreshTokenGrant : public Grant {
 public:
  /// For `grace` after a refresh token was spent, the request that spent it gets the same answer again: its
  /// client may have lost the first one, or sent two at once. Later, or for any other request, a spent token
  /// ends its family. Zero: at once.
  RefreshTokenGrant(SessionStore& sessions, BackchannelLogout& backchannel_logout, const Directory& directory,
                    const TokenIssuer& issuer, const Crypto& crypto, const Clock& clock, Seconds grace)
      : sessions_(sessions),
        backchannel_logout_(backchannel_logout),
        directory_(directory),
        issuer_(issuer),
        crypto_(crypto),
        clock_(clock),
        grace_(grace) {}

  std::string_view type() const override { return "refresh_token"; }
  Result<Json> redeem(const TokenRequest& request) override;

 private:
  Result<Authorization> authorize(const TokenRequest& request, const FoundToken& presented) const;
  Result<Json> rotate(const TokenRequest& request, const Authorization& authorization, UnixTime now);
  Result<Json> keep(const Authorization& authorization, UnixTime now);
  Result<Json> answer_again(const TokenRequest& request, const Replayed& replayed, UnixTime now);

  SessionStore& sessions_;
  BackchannelLogout& backchannel_logout_;
  const Directory& directory_;
  const TokenIssuer& issuer_;
  const Crypto& crypto_;
  const Clock& clock_;
  Seconds grace_;
};

}  // namespace codegrant::server
