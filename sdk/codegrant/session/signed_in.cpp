// The life of a session: requests with its token, its renewal, and its end.
#include <algorithm>

#include "codegrant/protocol/revocation.hpp"
#include "codegrant/protocol/token.hpp"
#include "codegrant/session/outcome.hpp"
#include "codegrant/session/resource_rules.hpp"
#include "codegrant/session/transition.hpp"

namespace codegrant {
namespace {

State fail(const State& next, CallId call, Phase phase, const Error& error, Context& context) {
  context.out.fail(call, phase, error);
  return next;
}

Error not_signed_in() { return {ErrorCode::not_signed_in, "nobody is signed in"}; }
Error needs_interaction() { return {ErrorCode::interaction_required, "the session is over; sign in again"}; }

bool has_refresh_token(const Context& context) { return !context.held.tokens.refresh_token.empty(); }

void fail(const Waiter& waiter, const Failure& failure, Context& context) {
  const auto phase = waiter.wish == Waiter::Wish::renewal ? Phase::renew : Phase::fetch;
  context.out.fail(waiter.call, phase, failure.error, failure.status, failure.response);
}

/// Asks for new tokens.
State renew(const SignedIn& state, Context& context) {
  const auto& [configuration, metadata] = context.settings;
  const auto request =
      context.out.post(Purpose::token, metadata.token_endpoint,
                       refresh_request(configuration.client_id, context.held.tokens.refresh_token));
  return Renewing{state.failures, request};
}

/// The same for somebody who then gets an answer.
State renew_for(const Waiter& waiter, const SignedIn& state, Context& context) {
  context.held.waiters.push_back(waiter);
  return renew(state, context);
}

/// The session cannot go on: everybody who waits learns so, and the tokens go.
State end_for_good(std::string_view reason, const Failure& failure, Context& context) {
  for (const auto& waiter : context.held.waiters) fail(waiter, failure, context);
  context.out.emit("session_ended", reason);
  context.out.emit("interaction_required", reason);
  return NeedsInteraction{};
}

/// The network or the server failed, the grant did not: what is held stays, and a timer tries again.
State try_later(const Renewing& state, const Failure& failure, Context& context) {
  auto& tokens = context.held.tokens;
  const auto now = context.ambient.now;
  for (const auto& waiter : context.held.waiters) {
    if (waiter.wish == Waiter::Wish::request && now < tokens.expires_at)
      context.out.authorize_request(waiter.call, tokens);
    else
      fail(waiter, failure, context);
  }
  tokens.renew_at = now + std::min(Seconds{5} * (1 << std::min(state.failures, 6u)), Seconds{300});
  context.out.set_timer(tokens.renew_at);
  context.out.emit("renew_failed", to_string(failure.error.code));
  return SignedIn{state.failures + 1};
}

/// Asks the server to end its session or at least the tokens. 0 where it offers no way.
RequestId ask_to_end(const Secret& access_token, const Secret& refresh_token, UnixTime expires_at,
                     Context& context) {
  const auto& [configuration, metadata] = context.settings;
  // DELETE /Session needs a token that is still good (and ends the refresh token with it).
  if (configuration.profile == Profile::aidbox && context.ambient.now < expires_at) {
    std::string url = configuration.issuer;
    if (url.back() == '/') url.pop_back();
    url += "/Session";
    return context.out.remove(Purpose::end_session, url, access_token);
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

State log_out(const Logout& event, Context& context) {
  const auto& tokens = context.held.tokens;
  if (event.mode == LogoutMode::local) return signed_out(event.call, "not_asked", context);
  const auto request = ask_to_end(tokens.access_token, tokens.refresh_token, tokens.expires_at, context);
  if (request == 0) return signed_out(event.call, "not_asked", context);
  return EndingSession{event.call, request};
}

/// Whether the page may send this with a token; where not, its call has failed.
bool may_fetch(const FetchAuthorize& event, Context& context) {
  const auto& [configuration, metadata] = context.settings;
  const auto checked = check_resource(event.method, event.url, configuration, metadata);
  if (!checked) context.out.fail(event.call, Phase::fetch, checked.error());
  return checked.has_value();
}

/// One more who waits for the renewal under way.
State wait(const Renewing& state, const Waiter& waiter, Context& context) {
  context.held.waiters.push_back(waiter);
  return state;
}

}  // namespace

State on(const SignedIn& state, const FetchAuthorize& event, Context& context) {
  const auto& tokens = context.held.tokens;
  if (!may_fetch(event, context)) return state;
  if (context.ambient.now < tokens.expires_at) {
    context.out.authorize_request(event.call, tokens);
    return state;
  }
  if (has_refresh_token(context)) return renew_for({event.call, Waiter::Wish::request}, state, context);
  context.out.fail(event.call, Phase::fetch, needs_interaction());
  return end_for_good("expired", {needs_interaction(), 0, {}}, context);
}

State on(const SignedIn& state, const ResourceChallenge& event, Context& context) {
  const auto& tokens = context.held.tokens;
  if (event.version != tokens.version) {  // another request renewed in the meantime
    context.out.authorize_request(event.call, tokens);
    return state;
  }
  if (!has_refresh_token(context)) return fail(state, event.call, Phase::fetch, needs_interaction(), context);
  return renew_for({event.call, Waiter::Wish::repetition}, state, context);
}

State on(const SignedIn& state, const Renew& event, Context& context) {
  if (!has_refresh_token(context)) return fail(state, event.call, Phase::renew, needs_interaction(), context);
  return renew_for({event.call, Waiter::Wish::renewal}, state, context);
}

State on(const SignedIn& state, const Timer&, Context& context) {
  const auto& tokens = context.held.tokens;
  if (context.ambient.now < tokens.renew_at) {  // a host's timers end early, or are old
    context.out.set_timer(tokens.renew_at);
    return state;
  }
  if (has_refresh_token(context)) return renew(state, context);
  return end_for_good("expired", {needs_interaction(), 0, {}}, context);
}

State on(const Renewing& state, const FetchAuthorize& event, Context& context) {
  if (!may_fetch(event, context)) return state;
  return wait(state, {event.call, Waiter::Wish::request}, context);
}

State on(const Renewing& state, const ResourceChallenge& event, Context& context) {
  return wait(state, {event.call, Waiter::Wish::repetition}, context);
}

State on(const Renewing& state, const Renew& event, Context& context) {
  return wait(state, {event.call, Waiter::Wish::renewal}, context);
}

State on(const Renewing& state, const HttpResponse& event, Context& context) {
  if (event.answer.status != 200) {
    auto failure = refusal_of(event.answer);
    if (failure.error.code == ErrorCode::network_error) return try_later(state, failure, context);
    failure.error.code = ErrorCode::interaction_required;
    return end_for_good("refused", failure, context);
  }
  auto response = TokenResponse::read(event.answer);
  // The old refresh token may have been spent for this: trying again would look like its theft.
  if (!response) return end_for_good("refused", {response.error(), 200, {}}, context);

  adopt(*std::move(response), context);
  context.out.emit("renewed");
  for (const auto& waiter : context.held.waiters) {
    if (waiter.wish == Waiter::Wish::renewal)
      context.out.answer(waiter.call);
    else
      context.out.authorize_request(waiter.call, context.held.tokens);
  }
  return SignedIn{};
}

State on(const Renewing& state, const HttpFailed& event, Context& context) {
  if (event.request != state.request) return state;
  return try_later(state, {no_answer(), 0, {}}, context);
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

State on(const SignedIn&, const Logout& event, Context& context) { return log_out(event, context); }

// What the renewal still brings is given back when it comes.
State on(const Renewing&, const Logout& event, Context& context) {
  for (const auto& waiter : context.held.waiters) fail(waiter, {not_signed_in(), 0, {}}, context);
  return log_out(event, context);
}

State on(const SignedOut& state, const Logout& event, Context& context) {
  context.out.answer(event.call, "not_asked");
  return state;
}

State on(const AwaitingAuthorization& state, const Logout& event, Context& context) {
  if (state.take != 0) context.out.fail(state.call, Phase::callback, cancelled());
  context.out.answer(event.call, "not_asked");
  return SignedOut{};
}

State on(const ExchangingCode& state, const Logout& event, Context& context) {
  context.out.fail(state.call, Phase::exchange, cancelled());
  context.out.answer(event.call, "not_asked");
  return SignedOut{};
}

State on(const NeedsInteraction&, const Logout& event, Context& context) {
  context.out.answer(event.call, "not_asked");
  return SignedOut{};
}

// Signed out, whatever the server says.
State on(const EndingSession& state, const HttpResponse& event, Context& context) {
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
