// What transitions share: how answers of the token endpoint become tokens or failures.
#pragma once

#include "codegrant/protocol/token.hpp"
#include "codegrant/session/transition.hpp"

namespace codegrant {

/// The failure that a non-200 answer means: the server's own words, or `network_error` where asking
/// later may help.
Failure refusal_of(const HttpAnswer& answer, Phase phase);

Error no_answer();
Error cancelled();
Error busy();

/// Takes over what came; what did not come (scope, refresh token, claims) stays as it was. Sets the
/// timer for the next renewal.
void adopt(Tokens& tokens, const TokenResponse& response, Context& context);

}  // namespace codegrant
