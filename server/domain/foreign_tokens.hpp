// Tokens of other servers that an administrator trusts, by a TokenIntrospector resource each.
#pragma once

#include <optional>
#include <string_view>

#include "codegrant/protocol/scope.hpp"
#include "server/domain/directory.hpp"
#include "server/ports/clock.hpp"
#include "server/ports/crypto.hpp"

namespace codegrant::server {

/// A foreign token that is good now.
struct ForeignToken {
  ActiveUser user;             ///< never null; of ours, who has the token's `sub` as an identifier
  std::optional<Scope> scope;  ///< none: the token does not say
  UnixTime auth_time{};        ///< when the user logged in there, or when the token was made
  UnixTime expires_at{};
};

class ForeignTokens {
 public:
  ForeignTokens(std::string issuer, ResourceStore& resources, const Directory& directory,
                const Crypto& crypto, const Clock& clock)
      : issuer_(std::move(issuer)),
        resources_(resources),
        directory_(directory),
        crypto_(crypto),
        clock_(clock) {}

  /// A JWT that a trusted issuer signed for this server (`aud` names it) and that has not expired, of a user
  /// whose `identifier` holds `{system: <iss>, value: <sub>}`. A `sub` alone never names a user of ours. None
  /// otherwise.
  std::optional<ForeignToken> find(std::string_view token) const;

 private:
  std::string issuer_;
  ResourceStore& resources_;
  const Directory& directory_;
  const Crypto& crypto_;
  const Clock& clock_;
};

}  // namespace codegrant::server
