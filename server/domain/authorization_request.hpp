// A checked authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1).
#pragma once

#include <optional>
#include <string>

#include "codegrant/base/time.hpp"
#include "codegrant/codec/form.hpp"
#include "codegrant/protocol/pkce.hpp"
#include "server/domain/claims.hpp"
#include "server/domain/client.hpp"

namespace codegrant::server {

/// How it is sent: in the query of a redirect, or in a form that the browser posts.
enum class ResponseMode { query, form_post };

/// Where an answer may be sent: found first, since nothing is ever sent to a place that is not registered.
struct RedirectTarget {
  std::string redirect_uri;
  std::optional<std::string> state;  ///< given back byte for byte
  ResponseMode response_mode = ResponseMode::query;
};

/// Finds the place among the client's registered ones, compared as text (RFC 9700 §2.1); a loopback address
/// may differ in its port (RFC 8252 §7.3). Fails with `invalid_request`, to be shown on a page.
Result<RedirectTarget> read_redirect_target(const Form& form, const Client& client);

/// Whether the parameter came more than once, in a form that notes it.
bool is_repeated(const Form& form, std::string_view name);

struct AuthorizationRequest {
  Scope scope;
  std::optional<CodeChallenge> code_challenge;
  std::string nonce;
  std::string login_hint;
  std::string id_token_hint;  ///< as it came
  ClaimsRequest claims;       ///< as far as the client may ask for their scopes
  Scope consent;              ///< what the user is asked for: the scope, and what brings the claims
  bool prompt_none = false;
  bool prompt_login = false;
  bool prompt_consent = false;
  std::optional<Seconds> max_age;
};

/// Checks everything else. Fails with the code that goes to the redirect_uri.
Result<AuthorizationRequest> read_authorization_request(const Form& form, const Client& client);

}  // namespace codegrant::server
