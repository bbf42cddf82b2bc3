#include "codegrant/session/outcome.hpp"

#include <algorithm>

namespace codegrant {

Failure refusal_of(const HttpAnswer& answer, Phase phase) {
  auto response = ErrorResponse::from_json(answer.body);
  if (is_passing_failure(answer))
    return {{ErrorCode::network_error, "the server is overloaded or broken"},
            phase,
            answer.status,
            std::move(response)};
  if (response.error.empty())
    return {{ErrorCode::invalid_response, "the server refused without saying why"}, phase, answer.status, {}};
  return {{ErrorCode::authorization_error, "the server refused"}, phase, answer.status, std::move(response)};
}

Error no_answer() {
  return {ErrorCode::network_error, "no answer came"};
}
Error cancelled() {
  return {ErrorCode::cancelled, "cancelled"};
}
Error busy() {
  return {ErrorCode::invalid_transition, "a login or logout is being finished at this moment"};
}

void adopt(Tokens& tokens, const TokenResponse& response, Context& context) {
  const auto now = context.ambient.now;
  const auto lifetime = response.expires_in.value_or(context.settings.configuration.default_lifetime);
  tokens.access_token = response.access_token;
  if (!response.refresh_token.empty()) tokens.refresh_token = response.refresh_token;
  tokens.expires_at = now + lifetime;
  // Early enough for a slow network, late enough not to renew all the time.
  tokens.renew_at = tokens.expires_at;
  if (!tokens.refresh_token.empty()) tokens.renew_at -= std::min(Seconds{60}, lifetime / 4);
  if (response.scope) {
    const auto& asked = tokens.scope;
    if (!asked.empty() && !asked.covers(*response.scope)) context.out.emit("scope_widened");
    tokens.scope = *response.scope;
  }
  if (!response.claims.empty()) {
    tokens.sub = response.sub;
    tokens.claims = response.claims;
  }
  context.out.set_timer(tokens.renew_at);
}

}  // namespace codegrant
