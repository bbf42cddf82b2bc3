// The authorization request that leaves by redirect, and the response that comes back by one.
#pragma once

#include <string_view>

#include "codegrant/base/arena.hpp"
#include "codegrant/base/reason.hpp"
#include "codegrant/base/secret.hpp"
#include "codegrant/protocol/error_response.hpp"
#include "codegrant/protocol/metadata.hpp"

namespace codegrant {

/// What is asked for (RFC 6749 §4.1.1, RFC 7636 §4.3, RFC 8707 §2). It refers to texts of its maker's.
struct AuthorizationRequest {
  std::string_view client_id;
  std::string_view redirect_uri;
  std::string_view scope;  ///< Empty: the server's default.
  const Json* resource;    ///< A list of texts, or null.
  std::string_view state;
  std::string_view nonce;  ///< Empty without OpenID Connect.
  std::string_view code_challenge;
  std::string_view extra;  ///< Further parameters as `check_extra_parameters` lets them pass.

  /// The parameters as application/x-www-form-urlencoded.
  std::string_view write(Arena& arena) const;
};

/// `endpoint` with `query` behind it; a query that it has already is kept (RFC 6749 §3.1).
std::string_view with_query(std::string_view endpoint, std::string_view query, Arena& arena);

/// Checks what an app adds to its request (`prompt`, `login_hint`, ...). Fails with `invalid_request` where
/// that is unreadable or one of the parameters that this client sets itself.
Checked<void> check_extra_parameters(std::string_view extra, Arena& arena);

/// What came back, not yet believed: whose it is and whether it is genuine is for the caller to check,
/// `state` first, then `iss`, then the rest.
struct AuthorizationResponse {
  std::string_view state;
  std::string_view iss;
  SecretView code;
  ErrorResponse refusal;

  /// Reads a redirect's query. Fails with `invalid_callback` on a repeated parameter, broken text, more
  /// than 8 KiB, and `code` beside `error`.
  static Checked<AuthorizationResponse> parse(std::string_view query, Arena& arena);
};

/// True where `query` claims to be an authorization response: it has a `code` or an `error`, however
/// broken.
bool is_authorization_response(std::string_view query);

/// `url` without what an authorization response added to it, for the address bar and the history.
std::string_view without_authorization_response(std::string_view url, Arena& arena);

/// Checks who answered (RFC 9207 §2.4): fails with `issuer_mismatch` on another issuer's `iss`, and on
/// none where the server promised one.
Checked<void> check_issuer(const AuthorizationResponse& response, const Metadata& metadata);

}  // namespace codegrant
