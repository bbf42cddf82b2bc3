// grant_type=refresh_token (RFC 6749 §6), with rotation and reuse detection (RFC 9700 §4.14.2).
#pragma once

#include "server/domain/directory.hpp"
#include "server/domain/issue_tokens.hpp"
#include "server/grants/grant.hpp"

namespace codegrant::server {

class RefreshTokenGrant : public Grant {
 public:
  RefreshTokenGrant(SessionStore& sessions, const Directory& directory, const TokenIssuer& issuer,
                    const Crypto& crypto, const Clock& clock)
      : sessions_(sessions), directory_(directory), issuer_(issuer), crypto_(crypto), clock_(clock) {}

  std::string_view type() const override { return "refresh_token"; }
  Result<Json> redeem(const TokenRequest& request) override;

 private:
  Result<Json> refresh(const Digest& token, const SessionRecord& session, const Scope& scope,
                       const Client& client, UnixTime now);
  Error end_family(const Replayed& replayed, const Client& client, UnixTime now);

  SessionStore& sessions_;
  const Directory& directory_;
  const TokenIssuer& issuer_;
  const Crypto& crypto_;
  const Clock& clock_;
};

}  // namespace codegrant::server
