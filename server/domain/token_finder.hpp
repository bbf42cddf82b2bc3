// What a token that somebody brought stands for, whichever kind it is.
#pragma once

#include <optional>
#include <string_view>

#include "server/domain/directory.hpp"
#include "server/ports/clock.hpp"
#include "server/ports/session_store.hpp"

namespace codegrant::server {

/// A token that is good now.
struct LiveToken {
  TokenRecord token;
  SessionRecord session;
  ActiveClient client;  ///< whom it was given to; never null
  ActiveUser user;      ///< whom it stands for; null: for the client itself
};

/// Whether `client` was given the token or is named by its audience.
bool is_meant_for(const Client& client, const LiveToken& live);

class TokenFinder {
 public:
  TokenFinder(const Directory& directory, SessionStore& sessions, const Crypto& crypto, const Clock& clock)
      : directory_(directory), sessions_(sessions), crypto_(crypto), clock_(clock) {}

  /// An access or refresh token, opaque or JWT. None where it is unknown, expired, spent or revoked, or where
  /// its client or its user is not active any more.
  std::optional<LiveToken> find(std::string_view token) const;
  /// The same for one kind alone.
  std::optional<LiveToken> find(std::string_view token, TokenKind kind) const;

  /// As `session_behind`, now.
  std::optional<SessionRecord> find_session(std::string_view token) const;

 private:
  const Directory& directory_;
  SessionStore& sessions_;
  const Crypto& crypto_;
  const Clock& clock_;
};

/// The session that a token belongs to and that is not closed; a spent refresh token names it, too.
std::optional<SessionRecord> session_behind(std::string_view token, SessionStore& sessions,
                                            const Crypto& crypto, UnixTime now);

}  // namespace codegrant::server
