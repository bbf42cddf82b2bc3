// grant_type=urn:ietf:params:oauth:grant-type:token-exchange: a service that was called with a token gets one
// of its own, to call the next service on behalf of the same user (RFC 8693).
#pragma once

#include "server/domain/foreign_tokens.hpp"
#include "server/domain/issue_tokens.hpp"
#include "server/domain/token_finder.hpp"
#include "server/grants/grant.hpp"

namespace codegrant::server {

class TokenExchangeGrant : public Grant {
 public:
  TokenExchangeGrant(SessionStore& sessions, const TokenFinder& tokens, const ForeignTokens& foreign,
                     const TokenIssuer& issuer, Random& random, const Clock& clock)
      : sessions_(sessions),
        tokens_(tokens),
        foreign_(foreign),
        issuer_(issuer),
        random_(random),
        clock_(clock) {}

  std::string_view type() const override { return token_exchange_grant_type; }

  /// The new token says no more than the subject_token, for no longer, and ends with its session where that
  /// is ours. Its user stays.
  Result<Json> redeem(const TokenRequest& request) override;

 private:
  struct Subject;

  Result<Subject> find_subject(const TokenRequest& request) const;
  Result<Subject> read_own(const TokenRequest& request, const LiveToken& live) const;
  Result<Authorization> authorize(const TokenRequest& request, const Subject& subject) const;
  bool begin(const SessionRecord& session, const std::vector<TokenRecord>& tokens);

  SessionStore& sessions_;
  const TokenFinder& tokens_;
  const ForeignTokens& foreign_;
  const TokenIssuer& issuer_;
  Random& random_;
  const Clock& clock_;
};

}  // namespace codegrant::server
