#include "codegrant/session/holdings.hpp"

namespace codegrant {
namespace {

template <class... S>
bool is_any(const State& state) {
  return (std::holds_alternative<S>(state) || ...);
}

void keep(Arena& arena, std::string_view& text) { text = arena.copy(text); }
void keep(Arena& arena, SecretView& secret) { secret = SecretView(arena.copy(secret.reveal())); }

void keep(Arena& arena, Tokens& tokens) {
  keep(arena, tokens.access_token);
  keep(arena, tokens.refresh_token);
  for (auto* text : {&tokens.scope, &tokens.sub, &tokens.claims}) keep(arena, *text);
}

}  // namespace

void forget_unneeded(const State& state, Holdings& held) {
  const bool renewing = is_any<Renewing>(state);
  const bool validating = is_any<ValidatingIdToken>(state);
  const bool has_tokens = renewing || validating || is_any<SignedIn>(state);
  if (!is_any<CheckingResponse>(state)) held.response = {};
  if (!has_tokens && !is_any<PushingRequest, AwaitingAuthorization, CheckingResponse, ExchangingCode>(state))
    held.login = {};
  if (!has_tokens) held.tokens = {};
  if (!validating) {
    held.fresh = {};
    held.id_token = {};
  }
  if (!renewing && !is_any<PushingRequest, ExchangingCode>(state)) held.request_body = {};
  if (!is_any<EndingSession>(state)) held.leave_to = {};
}

void keep_in(Arena& arena, Holdings& held) {
  auto& [response, login, tokens, fresh, id_token, request_body, leave_to, visitor, server_nonce,
         resource_origin, resource_nonce, jwks, jwks_at, renew_at, clock_offset, version] = held;
  keep(arena, tokens);
  keep(arena, fresh);
  for (auto* secret : {&response.code, &id_token, &request_body}) keep(arena, *secret);
  for (auto* text :
       {&response.state, &response.iss, &response.refusal.error, &response.refusal.error_description,
        &response.refusal.error_uri, &login.state, &login.return_to, &login.app_state, &leave_to,
        &server_nonce, &resource_origin, &resource_nonce, &jwks})
    keep(arena, *text);
}

}  // namespace codegrant
