#include "codegrant/session/outcome.hpp"

#include <algorithm>

namespace codegrant {
namespace {

/// A server whose tokens end as soon as they are given must not be asked for new ones in a loop.
constexpr Seconds soonest_renewal{5};

}  // namespace

Failure refusal_of(const HttpAnswer& answer) {
  Failure failure{{ErrorCode::authorization_error, "the server refused"},
                  answer.status,
                  ErrorResponse::from_json(answer.body)};
  if (is_passing_failure(answer))
    failure.error = {ErrorCode::network_error, "the server is overloaded or broken"};
  else if (failure.response.error.empty())
    failure = {{ErrorCode::invalid_response, "the server refused without saying why"}, answer.status, {}};
  return failure;
}

Error no_answer() { return {ErrorCode::network_error, "no answer came"}; }
Error cancelled() { return {ErrorCode::cancelled, "cancelled"}; }
Error busy() { return {ErrorCode::invalid_transition, "a login or logout is being finished at this moment"}; }

void adopt(TokenResponse response, Context& context) {
  auto& tokens = context.held.tokens;
  const auto now = context.ambient.now;
  const auto lifetime = response.expires_in.value_or(context.settings.configuration.default_lifetime);
  ++tokens.version;
  tokens.access_token = std::move(response.access_token);
  if (!response.refresh_token.empty()) tokens.refresh_token = std::move(response.refresh_token);
  tokens.expires_at = now + lifetime;
  // Early enough for a slow network, late enough not to renew all the time.
  tokens.renew_at = tokens.expires_at;
  if (!tokens.refresh_token.empty())
    tokens.renew_at =
        std::max(tokens.expires_at - std::min(Seconds{60}, lifetime / 4), now + soonest_renewal);
  if (response.scope) {
    const auto& asked = tokens.scope;
    if (!asked.empty() && !asked.covers(*response.scope)) context.out.emit("scope_widened");
    tokens.scope = *std::move(response.scope);
  }
  if (!response.claims.empty()) {
    tokens.sub = std::move(response.sub);
    tokens.claims = std::move(response.claims);
  }
  context.out.set_timer(tokens.renew_at);
}

}  // namespace codegrant
