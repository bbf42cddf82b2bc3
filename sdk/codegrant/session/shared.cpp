#include "codegrant/session/shared.hpp"

#include "codegrant/codec/base64url.hpp"
#include "codegrant/protocol/dpop.hpp"
#include "codegrant/protocol/token.hpp"

namespace codegrant {

State fail(const State& next, CallId call, Phase phase, Reason reason, Context& context) {
  context.out.fail(call, phase, reason);
  return next;
}

State fail_as(const Failure& failure, const State& next, CallId call, Phase phase, Context& context) {
  context.out.fail(call, phase, failure.reason, failure.status, failure.response);
  return next;
}

void cancel_awaited(const State& state, Phase phase, Context& context) {
  context.out.fail(awaited_call(state), phase, Reason::cancelled);
  if (const auto* checking = std::get_if<CheckingResponse>(&state))
    context.out.fail(checking->popup, phase, Reason::cancelled);
}

Failure failure_of(const HttpAnswer& answer, Context& context) {
  const auto said = ErrorResponse::read(answer.body, context.arena);
  if (is_passing_failure(answer)) return {Reason::server_broken, answer.status, said};
  if (said.error.empty()) return {Reason::refused_without_reason, answer.status, said};
  return {Reason::refused, answer.status, said};
}

UnixTime server_time(const Context& context) { return context.ambient.now + context.held.clock_offset; }

std::string_view prove(std::string_view method, std::string_view url, SecretView token,
                       std::string_view nonce, Context& context) {
  if (!context.settings.configuration.dpop) return {};
  Text jti(context.arena);
  base64url::encode(context.ambient.entropy.substr(64), jti);
  return DpopProof{jti.view(), method, url, server_time(context), token, nonce}.claims(context.arena);
}

RequestId get(Purpose purpose, std::string_view url, Context& context) {
  return context.out.send({purpose, "GET", url});
}

RequestId post_held(Purpose purpose, std::string_view url, Context& context) {
  const auto proof = prove("POST", url, {}, context.held.server_nonce, context);
  return context.out.send({purpose, "POST", url, context.held.request_body.reveal(), {}, proof});
}

bool demands_nonce(const HttpResponse& event, bool again, Context& context) {
  if (!context.settings.configuration.dpop || !is_dpop_nonce(event.dpop_nonce)) return false;
  context.held.server_nonce = event.dpop_nonce;
  return !again && event.answer.status / 100 == 4 &&
         ErrorResponse::read(event.answer.body, context.arena).error == "use_dpop_nonce";
}

State end_for_good(std::string_view reason, Context& context) {
  context.out.emit("session_ended", reason);
  context.out.emit("interaction_required", reason);
  return NeedsInteraction{};
}

RequestId ask_to_end(const Tokens& tokens, LogoutMode mode, Context& context) {
  const auto& [options, configuration, metadata] = context.settings;
  if (tokens.access_token.empty() || mode == LogoutMode::local) return 0;
  // DELETE /Session needs a token that is still good (and ends the refresh token with it).
  if (configuration.profile == Profile::aidbox && mode == LogoutMode::session &&
      context.ambient.now < tokens.expires_at) {
    Text url(context.arena);
    url += configuration.issuer();
    url += configuration.issuer().back() == '/' ? "Session" : "/Session";
    const auto proof = prove("DELETE", url.view(), tokens.access_token, context.held.server_nonce, context);
    return context.out.send({Purpose::end_session, "DELETE", url.view(), {}, tokens.access_token, proof});
  }
  if (metadata.revocation_endpoint().empty()) return 0;
  const auto body = revocation_request(
      configuration.client_id(), tokens.refresh_token.empty() ? tokens.access_token : tokens.refresh_token,
      context.arena);
  return context.out.send({Purpose::end_session, "POST", metadata.revocation_endpoint(), body});
}

}  // namespace codegrant
