// What a Client says of the tokens that one of its grant types brings: the members of
// `auth.authorization_code` and of its like.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "codegrant/base/time.hpp"
#include "server/domain/fields.hpp"

namespace codegrant::server {

enum class TokenFormat { opaque, jwt };

inline constexpr Seconds default_access_token_expiration{3600};
inline constexpr Seconds default_refresh_token_expiration{30 * 24 * 3600};

struct TokenSettings {
  TokenFormat token_format = TokenFormat::opaque;
  std::vector<std::string> audience;
  std::optional<bool> secret_required;
  bool refresh_token = false;
  std::optional<bool> refresh_token_rotation;
  Seconds access_token_expiration = default_access_token_expiration;
  /// From its issue or its last use, whichever was later.
  Seconds refresh_token_expiration = default_refresh_token_expiration;
  /// From the beginning of the session, however often it is used.
  Seconds refresh_token_absolute_expiration = default_refresh_token_expiration;

  /// Until when a refresh token is good that is issued or used at `now`, in a session that began at `start`.
  UnixTime refresh_token_expires_at(UnixTime start, UnixTime now) const;
};

/// Notes in the problems of `fields` all that is wrong.
TokenSettings read_token_settings(const Fields& fields);

}  // namespace codegrant::server
