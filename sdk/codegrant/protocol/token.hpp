// The token endpoint, as a public client speaks to it.
#pragma once

#include <string_view>

#include "codegrant/base/arena.hpp"
#include "codegrant/base/reason.hpp"
#include "codegrant/base/secret.hpp"
#include "codegrant/base/time.hpp"
#include "codegrant/protocol/http_answer.hpp"

namespace codegrant {

/// The request that redeems a code (RFC 6749 §4.1.3, RFC 7636 §4.5).
std::string_view code_exchange(std::string_view client_id, std::string_view redirect_uri, SecretView code,
                               SecretView code_verifier, Arena& arena);

/// The request that renews an access token (RFC 6749 §6). The scope stays what it was.
std::string_view refresh_request(std::string_view client_id, SecretView refresh_token, Arena& arena);

/// The request that gives a token back (RFC 7009 §2.1). Without a hint: the server finds the kind itself.
std::string_view revocation_request(std::string_view client_id, SecretView token, Arena& arena);

/// What a token endpoint grants (RFC 6749 §5.1).
struct TokenResponse {
  SecretView access_token;
  SecretView refresh_token;  ///< Empty: none came, and one that is held stays good (RFC 6749 §6).
  SecretView id_token;       ///< Empty: none came. Nothing of it may be believed yet.
  Seconds expires_in{-1};    ///< Negative: the server did not say.
  std::string_view scope;    ///< Empty: what was asked for.
  std::string_view sub;      ///< The user's id where the answer has `userinfo`, else empty.
  std::string_view claims;   ///< The JSON of `userinfo` where the answer has one, else empty.

  /// Reads a 200 answer. Fails with `invalid_response` on anything but a token of `token_type` (RFC 6749
  /// §7.1, RFC 9449 §5) that a header can hold, and a lifetime that is a number, or a numeric string, of
  /// seconds.
  static Checked<TokenResponse> read(const HttpAnswer& answer, std::string_view token_type, Arena& arena);
};

}  // namespace codegrant
