// What transitions share: how answers of the token endpoint become tokens or failures.
#pragma once

#include "codegrant/protocol/token.hpp"
#include "codegrant/session/transition.hpp"

namespace codegrant {

/// A failure of the authorization server's.
struct Failure {
  Error error;
  int status = 0;          ///< Of the HTTP answer that brought it, or 0.
  ErrorResponse response;  ///< What the server said, if it did.
};

/// The failure that a non-200 answer means: the server's own words, or `network_error` where asking
/// later may help.
Failure refusal_of(const HttpAnswer& answer);

Error no_answer();
Error cancelled();
Error busy();

/// Takes over what came into the tokens held; what did not come (scope, refresh token, claims) stays as it
/// was. Sets the timer for the next renewal.
void adopt(TokenResponse response, Context& context);

}  // namespace codegrant
