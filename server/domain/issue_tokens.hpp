// Makes the tokens of a session and the answer that carries them (RFC 6749 §5.1).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/domain/directory.hpp"
#include "server/domain/keyring.hpp"
#include "server/ports/clock.hpp"
#include "server/ports/random.hpp"
#include "server/ports/session_store.hpp"

namespace codegrant::server {

/// Who gets what, once every check has passed. Lives no longer than the request.
struct Authorization {
  const Client& client;
  ActiveUser user;  ///< null for client_credentials
  SessionRecord session;
  Scope scope;           ///< of this access token: the session's, or narrower
  std::string audience;  ///< of this access token: the session's, or fewer
  std::string nonce;     ///< of the authorization request; empty: none
  std::string jkt;       ///< of the key that the request proved (RFC 9449 §5); empty: none
  enum class RefreshToken { none, keep_presented, fresh } refresh_token = RefreshToken::none;
  Digest presented{};                  ///< of the refresh token that is kept
  std::optional<UnixTime> expires_by;  ///< when the token ends that this one comes from
};

/// Tokens in clear, on their way out, beside the rows that remember them.
struct IssuedTokens {
  Json answer;                       ///< the token response
  std::vector<TokenRecord> records;  ///< to be stored before the answer is sent
  UnixTime session_expires_at{};
};

/// Signs and draws tokens for whoever passed the checks. Safe to use from several threads.
class TokenIssuer {
 public:
  TokenIssuer(std::string issuer, Keyring& keyring, const Crypto& crypto, Random& random)
      : issuer_(std::move(issuer)), keyring_(keyring), crypto_(crypto), random_(random) {}

  /// The name in every token.
  const std::string& issuer() const { return issuer_; }

  /// Cannot fail; stores nothing.
  IssuedTokens issue(const Authorization& authorization, UnixTime now) const;

 private:
  Secret sign_access_token(const Authorization& authorization, UnixTime now, UnixTime expires_at,
                           const std::string& jti) const;
  void add_refresh_token(const Authorization& authorization, UnixTime now, IssuedTokens& issued) const;
  std::string id_token(const Authorization& authorization, UnixTime now, const Secret& access_token) const;

  std::string issuer_;
  Keyring& keyring_;
  const Crypto& crypto_;
  Random& random_;
};

}  // namespace codegrant::server
