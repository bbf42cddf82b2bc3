// A Client resource as the protocol sees it (RFC 6749 §2).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codegrant/base/time.hpp"
#include "codegrant/protocol/scope.hpp"
#include "server/domain/fields.hpp"

namespace codegrant::server {

enum class TokenFormat { opaque, jwt };

struct Client {
  std::string id;
  std::string name;         ///< for people; the id where the resource has none
  std::string secret_hash;  ///< empty: this client has no secret
  bool active = true;
  bool first_party = false;  ///< shares the user's own session, needs no grant
  std::vector<std::string> grant_types;
  std::optional<Scope> scope;  ///< what it may ask for; none: the standard scopes
  std::vector<std::string> redirect_uris;
  std::vector<std::string> post_logout_redirect_uris;
  std::vector<std::string> allowed_origins;  ///< for CORS; by default the origins of its redirect uris
  std::vector<std::string> audience;
  TokenFormat token_format = TokenFormat::opaque;
  std::optional<bool> secret_required;
  bool pkce = false;
  bool refresh_token = false;
  std::optional<bool> refresh_token_rotation;
  Seconds access_token_expiration{3600};
  Seconds refresh_token_expiration{Seconds{30 * 24 * 3600}};

  /// Whether the client must prove who it is at the token endpoint: it has a secret, and its owner did not
  /// say `secret_required: false`.
  bool is_confidential() const { return !secret_hash.empty() && secret_required.value_or(true); }
  /// A client that proves nothing else must prove that it began the flow (RFC 9700 §2.1.1).
  bool requires_pkce() const { return pkce || !is_confidential(); }
  /// Public clients always rotate (RFC 9700 §4.14.2).
  bool rotates_refresh_tokens() const { return refresh_token_rotation.value_or(false) || !is_confidential(); }
  /// Whether `grant_type` as the token endpoint spells it is registered. `code` is the older name of
  /// `authorization_code`, and asking for refresh tokens implies the grant that uses them.
  bool allows(std::string_view grant_type) const;
};

/// Reads a Client's members. Notes in `problems` all that is wrong; with problems, the value is not to be
/// used.
Client read_client(const std::string& id, const Json& body, Problems& problems);

/// What a client without a `scope` list may ask for.
const Scope& standard_scope();

}  // namespace codegrant::server
