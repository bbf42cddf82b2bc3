// The token endpoint, as a public client speaks to it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "codegrant/base/result.hpp"
#include "codegrant/base/secret.hpp"
#include "codegrant/base/time.hpp"
#include "codegrant/codec/form.hpp"
#include "codegrant/protocol/http_answer.hpp"
#include "codegrant/protocol/pkce.hpp"
#include "codegrant/protocol/scope.hpp"

namespace codegrant {

/// The request that redeems a code (RFC 6749 §4.1.3, RFC 7636 §4.5).
Form code_exchange(std::string_view client_id, std::string_view redirect_uri, std::string_view code,
                   const CodeVerifier& code_verifier);

/// The request that renews an access token (RFC 6749 §6). The scope stays what it was.
Form refresh_request(std::string_view client_id, const Secret& refresh_token);

/// What a token endpoint grants (RFC 6749 §5.1).
struct TokenResponse {
  Secret access_token;
  Secret refresh_token;  ///< Empty: none came, and one that is held stays good (RFC 6749 §6).
  std::optional<Seconds> expires_in;
  std::optional<Scope> scope;  ///< Absent: what was asked for.
  std::string sub;             ///< The user's id where the answer has `userinfo`, else empty.
  std::string claims;          ///< The JSON of `userinfo` where the answer has one, else empty.

  /// Reads a 200 answer. Fails with `invalid_response` on anything but a Bearer token that a header can
  /// hold and a lifetime that is a number, or a numeric string, of seconds.
  static Result<TokenResponse> read(const HttpAnswer& answer);
};

}  // namespace codegrant
