// What transitions of several files share.
#pragma once

#include <string_view>

#include "codegrant/session/transition.hpp"

namespace codegrant {

/// A failure of the authorization server's.
struct Failure {
  Reason reason;
  int status = 0;            ///< Of the HTTP answer that brought it, or 0.
  ErrorResponse response{};  ///< What the server said, if it did.
};

/// Fails `call`, and goes to `next`.
State fail(const State& next, CallId call, Phase phase, Reason reason, Context& context);
State fail_as(const Failure& failure, const State& next, CallId call, Phase phase, Context& context);

/// Cancels what `state` was about to settle.
void cancel_awaited(const State& state, Phase phase, Context& context);

/// The failure that a non-200 answer means: the server's own words, `interaction_required` where only the
/// person can help, or `network_error` where asking later may.
Failure failure_of(const HttpAnswer& answer, Context& context);

/// The time as the server's clock shows it.
UnixTime server_time(const Context& context);

/// The claims of a DPoP proof, or nothing where tokens are not bound.
std::string_view prove(std::string_view method, std::string_view url, SecretView token,
                       std::string_view nonce, Context& context);

RequestId get(Purpose purpose, std::string_view url, Context& context);
/// Posts what is held as the request body, with a proof where tokens are bound.
RequestId post_held(Purpose purpose, std::string_view url, Context& context);

/// True where the server wants the same request once more with the nonce that it gave (RFC 9449 §8). The
/// nonce is held then.
bool demands_nonce(const HttpResponse& event, bool again, Context& context);

/// The session cannot go on: the tokens go, and only the person can help.
State end_for_good(std::string_view reason, Context& context);

/// Asks the server to end its session or at least the tokens. 0 where it offers no way.
RequestId ask_to_end(const Tokens& tokens, LogoutMode mode, Context& context);

}  // namespace codegrant
