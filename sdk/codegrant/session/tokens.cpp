// Tokens as they come: read, their id_token checked, and only then held.
#include <algorithm>

#include "codegrant/protocol/id_token.hpp"
#include "codegrant/protocol/token.hpp"
#include "codegrant/session/shared.hpp"
#include "codegrant/session/transaction.hpp"

namespace codegrant {
namespace {

/// A server whose tokens end as soon as they are given must not be asked for new ones in a loop.
constexpr Seconds soonest_renewal{5};
/// No access token is taken to be good for more than ten years.
constexpr Seconds longest_lifetime{315'360'000};
/// How often the server's keys may be fetched.
constexpr Seconds keys_rest{60};
/// The failures after which the next renewal is later than that.
constexpr unsigned after_keys_rest = 4;

/// For whom tokens have come.
struct Arrival {
  CallId call;  ///< 0 in a renewal.
  bool renewal;
};

/// The tokens held as `fresh` are not taken over: what they are good for is given back.
State turn_away(const Arrival& arrival, const Failure& failure, Context& context) {
  ask_to_end(context.held.fresh, LogoutMode::session, context);
  // The old refresh token may have been spent for them: trying again would look like its theft.
  if (arrival.renewal) return end_for_good("refused", context);
  return fail_as(failure, SignedOut{}, arrival.call, Phase::exchange, context);
}

/// The network or the server failed, the grant did not: what is held stays, and a timer tries again.
State try_later(unsigned failures, Reason reason, Context& context) {
  auto& renew_at = context.held.renew_at;
  renew_at = context.ambient.now + std::min(Seconds{5} * (1 << std::min(failures, 6u)), Seconds{300});
  context.out.set_timer(renew_at);
  context.out.emit("renew_failed", explain(reason).code);
  return SignedIn{failures + 1};
}

/// The server's keys cannot be had at this moment. A renewal is made again, by the refresh token that has
/// just come, once the keys may be asked for anew; a login is not.
State turn_away_for_now(const Arrival& arrival, const Failure& failure, Context& context) {
  if (!arrival.renewal) return turn_away(arrival, failure, context);
  context.held.tokens.refresh_token = context.held.fresh.refresh_token;
  return try_later(after_keys_rest, failure.reason, context);
}

/// Takes over the tokens held as `fresh`, and sets the timer for their renewal.
State adopt(const Arrival& arrival, Context& context) {
  auto& held = context.held;
  const auto now = context.ambient.now;
  held.tokens = held.fresh;
  ++held.version;
  // Early enough for a slow network, late enough not to renew all the time.
  const auto lifetime = held.tokens.expires_at - now;
  held.renew_at = held.tokens.expires_at;
  if (!held.tokens.refresh_token.empty())
    held.renew_at = std::max(held.renew_at - std::min(Seconds{60}, lifetime / 4), now + soonest_renewal);
  context.out.set_timer(held.renew_at);
  context.out.emit(arrival.renewal ? "renewed" : "session_started");
  context.out.answer(arrival.call, "signed_in", held.login.return_to, held.login.app_state);
  return SignedIn{};
}

Checked<IdToken> read_id_token(const Arrival& arrival, Context& context) {
  const auto& configuration = context.settings.configuration;
  const auto& held = context.held;
  IdTokenExpectation expected;
  expected.issuer = configuration.issuer();
  expected.client_id = configuration.client_id();
  expected.now = server_time(context);
  expected.nonce = nonce_of(held.login.state, context.arena);
  expected.renewal = arrival.renewal;
  if (arrival.renewal)
    expected.sub = held.tokens.sub;
  else
    expected.max_age = held.login.max_age;
  return IdToken::read(held.id_token, expected, context.arena);
}

/// Has the id_token's signature checked, or first the server's keys fetched.
State check_signature(const Arrival& arrival, Context& context) {
  auto& held = context.held;
  const auto token = read_id_token(arrival, context);
  if (!token) return turn_away(arrival, {token.error()}, context);
  held.fresh.sub = token->sub;
  held.fresh.claims = token->claims;

  const auto jwks = Json::parse(held.jwks, context.arena);
  const auto* key = jwks ? find_key(**jwks, token->alg, token->kid) : nullptr;
  if (key) {
    const auto request = context.out.verify({token->alg, key->source, token->signing_input, token->signature,
                                             held.fresh.access_token, token->at_hash});
    return ValidatingIdToken{arrival.call, request, arrival.renewal};
  }
  if (context.ambient.now < held.jwks_at + keys_rest)
    return turn_away_for_now(arrival, {Reason::no_key}, context);
  const auto request = get(Purpose::keys, context.settings.metadata.jwks_uri(), context);
  return ValidatingIdToken{arrival.call, request, arrival.renewal};
}

/// Reads a 200 answer of the token endpoint.
State take_tokens(const Arrival& arrival, const HttpAnswer& answer, Context& context) {
  const auto& configuration = context.settings.configuration;
  auto& held = context.held;
  const auto response = TokenResponse::read(answer, configuration.dpop ? "DPoP" : "Bearer", context.arena);
  if (!response) return turn_away(arrival, {response.error(), answer.status}, context);

  // What did not come stays as it was: nothing, or in a renewal what is held.
  const auto lifetime = response->expires_in < Seconds{0} ? configuration.default_lifetime
                                                          : std::min(response->expires_in, longest_lifetime);
  const auto asked = arrival.renewal ? held.tokens.scope : configuration.scope();
  held.fresh = held.tokens;
  held.fresh.access_token = response->access_token;
  if (!response->refresh_token.empty()) held.fresh.refresh_token = response->refresh_token;
  held.fresh.expires_at = context.ambient.now + lifetime;
  held.fresh.scope = response->scope.empty() ? asked : response->scope;
  if (!response->claims.empty() && !configuration.asks_for_id_token()) {
    held.fresh.sub = response->sub;
    held.fresh.claims = response->claims;
  }
  if (!asked.empty() && !scope_covers(asked, held.fresh.scope)) {
    if (configuration.refuses_wider_scope)
      return turn_away(arrival, {Reason::wider_scope, answer.status}, context);
    context.out.emit("scope_widened");
  }

  if (!configuration.asks_for_id_token() || (arrival.renewal && response->id_token.empty()))
    return adopt(arrival, context);
  held.id_token = response->id_token;
  return check_signature(arrival, context);
}

/// True where the server said that the grant itself is of no use, if only by the status that RFC 6749 §5.2 has
/// for that. Anything else may pass: a clock that was set right, a nonce, an overloaded server, what stands
/// before it.
bool is_final(const Failure& failure) {
  const auto error = failure.response.error;
  if (error.empty()) return failure.status == 400;
  return failure.reason == Reason::refused && error != "invalid_dpop_proof" && error != "use_dpop_nonce";
}

}  // namespace

State on(const ExchangingCode& state, const HttpResponse& event, Context& context) {
  const auto& token_endpoint = context.settings.metadata.token_endpoint();
  if (demands_nonce(event, state.again, context))
    return ExchangingCode{state.call, post_held(Purpose::token, token_endpoint, context), true};
  if (event.answer.status != 200)
    return fail_as(failure_of(event.answer, context), SignedOut{}, state.call, Phase::exchange, context);
  return take_tokens({state.call, false}, event.answer, context);
}

// The code may have been spent: it is never posted again.
State on(const ExchangingCode& state, const HttpFailed&, Context& context) {
  return fail(SignedOut{}, state.call, Phase::exchange, Reason::no_answer, context);
}

State on(const Renewing& state, const HttpResponse& event, Context& context) {
  const auto& token_endpoint = context.settings.metadata.token_endpoint();
  if (demands_nonce(event, state.again, context))
    return Renewing{state.failures, post_held(Purpose::token, token_endpoint, context), true};
  if (event.answer.status == 200) return take_tokens({0, true}, event.answer, context);
  const auto failure = failure_of(event.answer, context);
  if (is_final(failure)) return end_for_good("refused", context);
  return try_later(state.failures, failure.reason, context);
}

State on(const Renewing& state, const HttpFailed&, Context& context) {
  return try_later(state.failures, Reason::no_answer, context);
}

// The server's keys.
State on(const ValidatingIdToken& state, const HttpResponse& event, Context& context) {
  const Arrival arrival{state.call, state.renewal};
  if (event.answer.status != 200)
    return turn_away_for_now(arrival, failure_of(event.answer, context), context);
  if (const auto json = Json::parse(event.answer.body, context.arena); !json)
    return turn_away(arrival, {Reason::unreadable_keys, event.answer.status}, context);
  context.held.jwks = event.answer.body;
  context.held.jwks_at = context.ambient.now;
  return check_signature(arrival, context);
}

State on(const ValidatingIdToken& state, const HttpFailed&, Context& context) {
  return turn_away_for_now({state.call, state.renewal}, {Reason::no_answer}, context);
}

State on(const ValidatingIdToken& state, const SignatureChecked& event, Context& context) {
  const Arrival arrival{state.call, state.renewal};
  if (event.request != state.request) return state;
  if (event.good) return adopt(arrival, context);
  // A server may have changed its key and kept the name: then what is held of its keys is old.
  if (context.ambient.now >= context.held.jwks_at + keys_rest) {
    context.held.jwks = {};
    return check_signature(arrival, context);
  }
  return turn_away(arrival, {Reason::bad_signature}, context);
}

}  // namespace codegrant
