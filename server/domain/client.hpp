// A Client resource as the protocol sees it (RFC 6749 §2).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codegrant/codec/form.hpp"
#include "codegrant/protocol/scope.hpp"
#include "server/base/error.hpp"
#include "server/base/signing_algorithm.hpp"
#include "server/domain/token_settings.hpp"

namespace codegrant::server {

/// How a client may prove at the token endpoint who it is (RFC 7591 §2, token_endpoint_auth_method).
enum class ClientAuthMethod {
  any,  ///< whatever it has credentials for
  none,
  client_secret_basic,
  client_secret_post,
  private_key_jwt
};

inline constexpr std::string_view token_exchange_grant_type =
    "urn:ietf:params:oauth:grant-type:token-exchange";

struct Client {
  std::string id;
  std::string name;         ///< for people; the id where the resource has none
  std::string secret_hash;  ///< empty: this client has no secret
  bool active = true;
  bool first_party = false;  ///< shares the user's own session, needs no grant
  ClientAuthMethod auth_method = ClientAuthMethod::any;
  std::vector<Json> jwks;  ///< public keys that it signs with
  std::string jwks_uri;    ///< where they are instead; empty: nowhere
  std::optional<SigningAlgorithm> token_endpoint_auth_signing_alg;  ///< of its assertions; none: any
  std::string registration_token_hash;  ///< what lets it write itself anew (RFC 7592); empty: nothing
  std::vector<std::string> grant_types;
  std::optional<Scope> scope;  ///< what it may ask for; none: the standard scopes
  std::vector<std::string> redirect_uris;
  std::vector<std::string> post_logout_redirect_uris;
  std::string backchannel_logout_uri;        ///< told when its user signs out; empty: not
  std::vector<std::string> allowed_origins;  ///< for CORS; by default the origins of its redirect uris
  bool pkce = false;
  std::optional<SigningAlgorithm> id_token_signed_response_alg;  ///< none: the server's first
  bool dpop_bound_access_tokens = false;                         ///< RFC 9449 §5.2
  bool require_pushed_authorization_requests = false;            ///< RFC 9126 §6
  TokenSettings authorization_code;
  TokenSettings client_credentials;
  TokenSettings password;
  TokenSettings token_exchange;
  Json body;  ///< the document as stored, with the hash

  /// The settings of the grant type that a session began with.
  const TokenSettings& settings_of(std::string_view session_type) const;
  /// Whether `grant_type` as the token endpoint spells it is registered. `code` is the older name of
  /// `authorization_code`, and asking for refresh tokens implies the grant that uses them.
  bool allows(std::string_view grant_type) const;
  /// Whether it can prove who it is: by a secret or by a key.
  bool has_credentials() const { return !secret_hash.empty() || !jwks.empty() || !jwks_uri.empty(); }
  /// Whether the client must prove who it is to use `grant_type`: it has credentials, and its owner did not
  /// say `secret_required: false` there. Refreshing needs it where any way to a refresh token does. Where a
  /// request has no grant_type (introspection, revocation), the code's settings count.
  bool requires_secret(std::string_view grant_type) const;
  /// A client that proves nothing else must prove that it began the flow (RFC 9700 §2.1.1).
  /// So must one that nobody but itself vouches for.
  bool requires_pkce() const {
    return pkce || !registration_token_hash.empty() || !requires_secret("authorization_code");
  }
  /// Whether sessions of this type, with that scope, come with a refresh token: where `refresh_token: true`
  /// says so, or where it is among the grant_types; for OpenID Connect then only with scope offline_access
  /// (Core §11).
  bool brings_refresh_token(std::string_view session_type, const Scope& granted) const;
  /// Public clients always rotate (RFC 9700 §4.14.2).
  bool rotates_refresh_tokens(std::string_view session_type) const;
};

/// Reads a Client's members. Notes in `problems` all that is wrong; with problems, the value is not to be
/// used.
Client read_client(const std::string& id, const Json& body, Problems& problems);

/// A Client's document without its secrets.
Json without_client_secrets(Json body);

/// The Client resource as anyone may see it.
Json shown_client(const Client& client);

/// The scope that a request asks for, all of which must be `allowed`; empty where it asks for none. Fails
/// with `invalid_scope`.
Result<Scope> read_asked_scope(const Form& form, const Scope& allowed);

/// What a client without a `scope` list may ask for.
const Scope& standard_scope();

}  // namespace codegrant::server
