// The authorization request that leaves by redirect, and the response that comes back by one.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "codegrant/base/result.hpp"
#include "codegrant/codec/form.hpp"
#include "codegrant/protocol/error_response.hpp"
#include "codegrant/protocol/metadata.hpp"
#include "codegrant/protocol/pkce.hpp"

namespace codegrant {

/// What is asked for (RFC 6749 §4.1.1, RFC 7636 §4.3, RFC 8707 §2). It refers to texts of its maker's.
struct AuthorizationRequest {
  std::string_view client_id;
  std::string_view redirect_uri;
  std::string_view scope;  ///< Empty: the server's default.
  std::span<const std::string> resource;
  std::string_view state;
  CodeChallenge code_challenge;

  /// The address to send the browser to; a query that `endpoint` has already is kept (RFC 6749 §3.1).
  std::string url(std::string_view endpoint) const;
};

/// What came back, not yet believed: whose it is and whether it is genuine is for the caller to check,
/// `state` first, then `iss`, then the rest.
struct AuthorizationResponse {
  std::string state;
  std::string iss;
  std::string code;
  ErrorResponse refusal;

  /// Reads a redirect's query. Fails with `invalid_callback` on a repeated parameter, broken text, more
  /// than 8 KiB, and `code` beside `error`.
  static Result<AuthorizationResponse> parse(std::string_view query);
};

/// True where `query` claims to be an authorization response: it has a `code` or an `error`, however
/// broken.
bool is_authorization_response(std::string_view query);

/// `url` without what an authorization response added to it, for the address bar and the history.
std::string without_authorization_response(std::string_view url);

/// Checks who answered (RFC 9207 §2.4): fails with `issuer_mismatch` on another issuer's `iss`, and on
/// none where the server promised one.
Result<void> check_issuer(const AuthorizationResponse& response, const Metadata& metadata);

}  // namespace codegrant
