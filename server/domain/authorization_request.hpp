// A checked authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1).
#pragma once

#include <optional>
#include <string>

#include "codegrant/base/time.hpp"
#include "codegrant/codec/form.hpp"
#include "codegrant/protocol/pkce.hpp"
#include "server/base/switch.hpp"
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
/// may differ in its port (RFC 8252 §7.3). Under `strict` a request for an id_token must name it (OpenID
/// Connect Core §3.1.2.1). Fails with `invalid_request`, to be shown on a page.
Result<RedirectTarget> read_redirect_target(const Form& form, const Client& client, Switch strict);

/// Whether the parameter came more than once, in a form that notes it.
bool is_repeated(const Form& form, std::string_view name);

/// Whether a `request_uri` is of those that this server gives for pushed requests (RFC 9126 §2.2); it may
/// still be unknown.
bool is_pushed_request_uri(std::string_view request_uri);
inline constexpr std::string_view pushed_request_prefix = "urn:ietf:params:oauth:request_uri:";

struct AuthorizationRequest {
  Scope scope;
  std::string audience;  ///< of the tokens, space-separated
  std::string dpop_jkt;  ///< key that must redeem the code (RFC 9449 §10); empty: any or none
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

/// Checks everything else, at the server of that name. A `request_uri` says only that the parameters were
/// pushed. Under `strict` every client needs PKCE. Fails with the code that goes to the redirect_uri.
Result<AuthorizationRequest> read_authorization_request(const Form& form, const Client& client,
                                                        const std::string& issuer, Switch strict);

}  // namespace codegrant::server
