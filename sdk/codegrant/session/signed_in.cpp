// The life of a session: requests with its token, its renewal, and its end.
#include <algorithm>

#include "codegrant/protocol/revocation.hpp"
#include "codegrant/protocol/token.hpp"
#include "codegrant/session/outcome.hpp"
#include "codegrant/session/resource_rules.hpp"
#include "codegrant/session/transition.hpp"

namespace codegrant {
namespace {

State fail(State next, CallId call, Phase phase, Error error, Context& context) {
  context.out.fail(call, {std::move(error), phase, 0, {}});
  return next;
}

Error not_signed_in() {
  return {ErrorCode::not_signed_in, "nobody is signed in"};
}
Error needs_interaction() {
  return {ErrorCode::interaction_required, "the session is over; sign in again"};
}

Phase phase_of(Waiter::Wish wish) {
  return wish == Waiter::Wish::renewal ? Phase::renew : Phase::fetch;
}

/// Asks for new tokens on behalf of `waiters`.
State renew(const Tokens& tokens, unsigned failures, std::vector<Waiter> waiters, Context& context) {
  const auto request =
      context.out.post(Purpose::token, context.settings.metadata.token_endpoint,
                       refresh_request(context.settings.configuration.client_id, tokens.refresh_token));
  return Renewing{tokens, failures, request, std::move(waiters)};
}

/// The session cannot go on: everybody who waits learns so, and the tokens go.
State end_for_good(const std::vector<Waiter>& waiters, std::string_view reason, const Failure& failure,
                   Context& context) {
  for (const auto& waiter : waiters) {
    auto told = failure;
    told.phase = phase_of(waiter.wish);
    context.out.fail(waiter.call, told);
  }
  context.out.emit("session_ended", reason);
  context.out.emit("interaction_required", reason);
  return NeedsInteraction{};
}

/// The network or the server failed, the grant did not: what is held stays, and a timer tries again.
State try_later(const Renewing& state, const Failure& failure, Context& context) {
  for (const auto& waiter : state.waiters) {
    if (waiter.wish == Waiter::Wish::request && context.ambient.now < state.tokens.expires_at) {
      context.out.authorize_request(waiter.call, state.tokens);
      continue;
    }
    auto told = failure;
    told.phase = phase_of(waiter.wish);
    context.out.fail(waiter.call, told);
  }
  const auto wait = std::min(Seconds{5} * (1 << std::min(state.failures, 6u)), Seconds{300});
  context.out.set_timer(context.ambient.now + wait);
  context.out.emit("renew_failed", to_string(failure.error.code));
  auto tokens = state.tokens;
  tokens.renew_at = context.ambient.now + wait;
  return SignedIn{std::move(tokens), state.failures + 1};
}

/// Asks the server to end its session or at least the tokens. 0 where it offers no way.
RequestId ask_to_end(const Secret& access_token, const Secret& refresh_token, UnixTime expires_at,
                     Context& context) {
  const auto& [configuration, metadata] = context.settings;
  // DELETE /Session needs a token that is still good (and ends the refresh token with it).
  if (configuration.profile == Profile::aidbox && context.ambient.now < expires_at) {
    std::string url = configuration.issuer;
    if (url.back() == '/') url.pop_back();
    return context.out.remove(Purpose::end_session, url + "/Session", access_token);
  }
  if (metadata.revocation_endpoint.empty()) return 0;
  const auto& token = refresh_token.empty() ? access_token : refresh_token;
  return context.out.post(Purpose::end_session, metadata.revocation_endpoint,
                          revocation_request(configuration.client_id, token));
}

State signed_out(CallId call, std::string_view server, Context& context) {
  context.out.emit("session_ended", "logout");
  context.out.answer(call, server);
  return SignedOut{};
}

State log_out(const Tokens& tokens, const Logout& event, Context& context) {
  if (event.mode == LogoutMode::local) return signed_out(event.call, "not_asked", context);
  const auto request = ask_to_end(tokens.access_token, tokens.refresh_token, tokens.expires_at, context);
  if (request == 0) return signed_out(event.call, "not_asked", context);
  return EndingSession{event.call, request};
}

}  // namespace

State on(const SignedIn& state, const FetchAuthorize& event, Context& context) {
  const auto& [configuration, metadata] = context.settings;
  if (const auto checked = check_resource(event.method, event.url, configuration, metadata); !checked)
    return fail(state, event.call, Phase::fetch, checked.error(), context);
  if (context.ambient.now < state.tokens.expires_at) {
    context.out.authorize_request(event.call, state.tokens);
    return state;
  }
  const Waiter waiter{event.call, Waiter::Wish::request};
  if (!state.tokens.refresh_token.empty()) return renew(state.tokens, state.failures, {waiter}, context);
  return end_for_good({waiter}, "expired", {needs_interaction(), Phase::fetch, 0, {}}, context);
}

State on(const SignedIn& state, const ResourceChallenge& event, Context& context) {
  if (event.version != state.tokens.version) {  // another request renewed in the meantime
    context.out.authorize_request(event.call, state.tokens);
    return state;
  }
  if (state.tokens.refresh_token.empty())
    return fail(state, event.call, Phase::fetch, needs_interaction(), context);
  return renew(state.tokens, state.failures, {{event.call, Waiter::Wish::repetition}}, context);
}

State on(const SignedIn& state, const Renew& event, Context& context) {
  if (state.tokens.refresh_token.empty())
    return fail(state, event.call, Phase::renew, needs_interaction(), context);
  return renew(state.tokens, state.failures, {{event.call, Waiter::Wish::renewal}}, context);
}

State on(const SignedIn& state, const Timer&, Context& context) {
  if (context.ambient.now < state.tokens.renew_at) {  // a host's timers end early, or are old
    context.out.set_timer(state.tokens.renew_at);
    return state;
  }
  if (!state.tokens.refresh_token.empty()) return renew(state.tokens, state.failures, {}, context);
  return end_for_good({}, "expired", {needs_interaction(), Phase::renew, 0, {}}, context);
}

State on(const Renewing& state, const FetchAuthorize& event, Context& context) {
  const auto& [configuration, metadata] = context.settings;
  if (const auto checked = check_resource(event.method, event.url, configuration, metadata); !checked)
    return fail(state, event.call, Phase::fetch, checked.error(), context);
  auto next = state;
  next.waiters.push_back({event.call, Waiter::Wish::request});
  return next;
}

State on(const Renewing& state, const ResourceChallenge& event, Context&) {
  auto next = state;
  next.waiters.push_back({event.call, Waiter::Wish::repetition});
  return next;
}

State on(const Renewing& state, const Renew& event, Context&) {
  auto next = state;
  next.waiters.push_back({event.call, Waiter::Wish::renewal});
  return next;
}

State on(const Renewing& state, const HttpResponse& event, Context& context) {
  if (event.request != state.request) return state;
  if (event.answer.status != 200) {
    auto failure = refusal_of(event.answer, Phase::renew);
    if (failure.error.code == ErrorCode::network_error) return try_later(state, failure, context);
    failure.error.code = ErrorCode::interaction_required;
    return end_for_good(state.waiters, "refused", failure, context);
  }
  const auto response = TokenResponse::read(event.answer);
  // The old refresh token may have been spent for this: trying again would look like its theft.
  if (!response)
    return end_for_good(state.waiters, "refused", {response.error(), Phase::renew, 200, {}}, context);

  auto tokens = state.tokens;
  ++tokens.version;
  adopt(tokens, *response, context);
  context.out.emit("renewed");
  for (const auto& waiter : state.waiters) {
    if (waiter.wish == Waiter::Wish::renewal)
      context.out.answer(waiter.call);
    else
      context.out.authorize_request(waiter.call, tokens);
  }
  return SignedIn{std::move(tokens)};
}

State on(const Renewing& state, const HttpFailed& event, Context& context) {
  if (event.request != state.request) return state;
  return try_later(state, {no_answer(), Phase::renew, 0, {}}, context);
}

State on(const SignedOut& state, const FetchAuthorize& event, Context& context) {
  return fail(state, event.call, Phase::fetch, not_signed_in(), context);
}

State on(const AwaitingAuthorization& state, const FetchAuthorize& event, Context& context) {
  return fail(state, event.call, Phase::fetch, not_signed_in(), context);
}

State on(const ExchangingCode& state, const FetchAuthorize& event, Context& context) {
  return fail(state, event.call, Phase::fetch, not_signed_in(), context);
}

State on(const EndingSession& state, const FetchAuthorize& event, Context& context) {
  return fail(state, event.call, Phase::fetch, not_signed_in(), context);
}

State on(const NeedsInteraction& state, const FetchAuthorize& event, Context& context) {
  return fail(state, event.call, Phase::fetch, needs_interaction(), context);
}

State on(const SignedOut& state, const Renew& event, Context& context) {
  return fail(state, event.call, Phase::renew, not_signed_in(), context);
}

State on(const NeedsInteraction& state, const Renew& event, Context& context) {
  return fail(state, event.call, Phase::renew, needs_interaction(), context);
}

State on(const SignedIn& state, const Logout& event, Context& context) {
  return log_out(state.tokens, event, context);
}

// What the renewal still brings is given back when it comes.
State on(const Renewing& state, const Logout& event, Context& context) {
  for (const auto& waiter : state.waiters)
    context.out.fail(waiter.call, {not_signed_in(), phase_of(waiter.wish), 0, {}});
  return log_out(state.tokens, event, context);
}

State on(const SignedOut& state, const Logout& event, Context& context) {
  context.out.answer(event.call, "not_asked");
  return state;
}

State on(const AwaitingAuthorization& state, const Logout& event, Context& context) {
  if (state.take != 0) context.out.fail(state.call, {cancelled(), Phase::callback, 0, {}});
  context.out.answer(event.call, "not_asked");
  return SignedOut{};
}

State on(const ExchangingCode& state, const Logout& event, Context& context) {
  context.out.fail(state.call, {cancelled(), Phase::exchange, 0, {}});
  context.out.answer(event.call, "not_asked");
  return SignedOut{};
}

State on(const NeedsInteraction&, const Logout& event, Context& context) {
  context.out.answer(event.call, "not_asked");
  return SignedOut{};
}

// Signed out, whatever the server says.
State on(const EndingSession& state, const HttpResponse& event, Context& context) {
  if (event.request != state.request) return state;
  return signed_out(state.call, event.answer.status / 100 == 2 ? "ended" : "failed", context);
}

State on(const EndingSession& state, const HttpFailed& event, Context& context) {
  if (event.request != state.request) return state;
  return signed_out(state.call, "failed", context);
}

void give_back(const HttpAnswer& late, Context& context) {
  const auto response = TokenResponse::read(late);
  if (!response) return;
  const auto expires_at = context.ambient.now + response->expires_in.value_or(Seconds{1});
  ask_to_end(response->access_token, response->refresh_token, expires_at, context);
}

}  // namespace codegrant
