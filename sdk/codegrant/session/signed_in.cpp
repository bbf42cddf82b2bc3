// The life of a session: requests with its token, its renewal, and what the server tells of the user.
#include "codegrant/codec/uri.hpp"
#include "codegrant/protocol/dpop.hpp"
#include "codegrant/protocol/token.hpp"
#include "codegrant/session/resource_rules.hpp"
#include "codegrant/session/shared.hpp"

namespace codegrant {
namespace {

bool is_over(const Context& context) { return context.ambient.now >= context.held.tokens.expires_at; }

/// Asks for new tokens.
State renew(const SignedIn& state, Context& context) {
  const auto& [options, configuration, metadata] = context.settings;
  auto& held = context.held;
  held.request_body =
      SecretView(refresh_request(configuration.client_id(), held.tokens.refresh_token, context.arena));
  return Renewing{state.failures, post_held(Purpose::token, metadata.token_endpoint(), context), false};
}

/// A call that needs better tokens gets its turn again when they have come. Its second turn was its last.
template <UsesSession E>
State renew_for(const E& event, const SignedIn& state, Context& context) {
  if (event.turn == Turn::again) return fail(state, event.call, E::phase, Reason::no_answer, context);
  if (context.held.tokens.refresh_token.empty()) {
    context.out.fail(event.call, E::phase, Reason::needs_interaction);
    return is_over(context) ? end_for_good("expired", context) : State(state);
  }
  context.out.postpone(event.call);
  return renew(state, context);
}

/// Lets a request of the page go out.
State authorize(const SignedIn& state, CallId call, std::string_view method, std::string_view url,
                Context& context) {
  const auto& held = context.held;
  const auto uri = Uri::parse(url);
  const auto origin = Uri::parse(held.resource_origin);
  const auto nonce = uri && origin && same_origin(*uri, *origin) ? held.resource_nonce : "";
  context.out.authorize_request(call, held.tokens.access_token, held.version,
                                prove(method, url, held.tokens.access_token, nonce, context));
  return state;
}

void learn_nonce(std::string_view nonce, std::string_view url, Context& context) {
  if (!is_dpop_nonce(nonce)) return;
  context.held.resource_nonce = nonce;
  context.held.resource_origin = url;
}

/// True where the page may send this with a token; where not, `call` has failed.
bool may_send(CallId call, std::string_view method, std::string_view url, Context& context) {
  const auto& [options, configuration, metadata] = context.settings;
  const auto checked = check_resource(method, url, configuration, metadata, context.arena);
  if (!checked) context.out.fail(call, Phase::fetch, checked.error());
  return checked.has_value();
}

/// Renews where it is time to, or waits until it is.
State renew_when_due(const SignedIn& state, Context& context) {
  if (context.ambient.now < context.held.renew_at) {  // a host's timers end early, or are old
    context.out.set_timer(context.held.renew_at);
    return state;
  }
  if (context.held.tokens.refresh_token.empty()) return end_for_good("expired", context);
  return renew(state, context);
}

bool is_userinfo(Purpose purpose) {
  return purpose == Purpose::userinfo || purpose == Purpose::userinfo_again;
}

void ask_userinfo(Purpose purpose, CallId call, Context& context) {
  const auto url = context.settings.metadata.userinfo_endpoint();
  const auto& token = context.held.tokens.access_token;
  const auto proof = prove("GET", url, token, context.held.server_nonce, context);
  context.out.send({purpose, "GET", url, {}, token, proof, call});
}

void take_userinfo(const HttpResponse& event, Context& context) {
  if (demands_nonce(event, event.purpose == Purpose::userinfo_again, context) &&
      !context.held.tokens.access_token.empty())
    return ask_userinfo(Purpose::userinfo_again, event.call, context);
  const auto& sub = context.held.tokens.sub;
  const auto refuse = [&](const Failure& failure) {
    context.out.fail(event.call, Phase::userinfo, failure.reason, failure.status, failure.response);
  };
  if (event.answer.status != 200) return refuse(failure_of(event.answer, context));
  const auto json = read_json_object(event.answer, context.arena);
  if (!json) return refuse({json.error(), 200});
  // OpenID Connect Core §5.3.2: claims of somebody else must not be used.
  if (context.settings.configuration.asks_for_id_token() && (*json)->string("sub") != sub)
    return refuse({Reason::foreign_userinfo, 200});
  context.out.answer(event.call, (*json)->source);
}

}  // namespace

State on(const SignedIn& state, const FetchAuthorize& event, Context& context) {
  if (!may_send(event.call, event.method, event.url, context)) return state;
  if (is_over(context)) return renew_for(event, state, context);
  return authorize(state, event.call, event.method, event.url, context);
}

State on(const SignedIn& state, const ResourceChallenge& event, Context& context) {
  if (!may_send(event.call, event.method, event.url, context)) return state;
  learn_nonce(event.dpop_nonce, event.url, context);
  // Another request renewed in the meantime, or it was not the token that was wrong.
  if (event.version != context.held.version || !event.dpop_nonce.empty())
    return authorize(state, event.call, event.method, event.url, context);
  return renew_for(event, state, context);
}

State on(const SignedIn& state, const NonceLearnt& event, Context& context) {
  learn_nonce(event.dpop_nonce, event.url, context);
  return state;
}

State on(const SignedIn& state, const Renew& event, Context& context) {
  if (event.turn == Turn::first || state.failures > 0) return renew_for(event, state, context);
  context.out.answer(event.call);
  return state;
}

State on(const SignedIn& state, const AskUserinfo& event, Context& context) {
  if (context.settings.metadata.userinfo_endpoint().empty())
    return fail(state, event.call, Phase::userinfo, Reason::no_userinfo, context);
  if (is_over(context)) return renew_for(event, state, context);
  ask_userinfo(Purpose::userinfo, event.call, context);
  return state;
}

State on(const SignedIn& state, const Timer&, Context& context) { return renew_when_due(state, context); }

// What the network lost is tried again before its time.
State on(const SignedIn& state, const Wake&, Context& context) {
  if (state.failures > 0 && !context.held.tokens.refresh_token.empty()) return renew(state, context);
  return renew_when_due(state, context);
}

void refuse_without_session(const State& state, CallId call, Phase phase, Context& context) {
  const bool was_signed_in = std::holds_alternative<NeedsInteraction>(state);
  context.out.fail(call, phase, was_signed_in ? Reason::needs_interaction : Reason::not_signed_in);
}

void take_unawaited(const HttpResponse& event, Context& context) {
  if (is_userinfo(event.purpose)) return take_userinfo(event, context);
  if (event.purpose != Purpose::token) return;
  const auto response = TokenResponse::read(
      event.answer, context.settings.configuration.dpop ? "DPoP" : "Bearer", context.arena);
  if (!response) return;
  Tokens late;
  late.access_token = response->access_token;
  late.refresh_token = response->refresh_token;
  late.expires_at = context.ambient.now + std::max(response->expires_in, Seconds{1});
  ask_to_end(late, LogoutMode::session, context);
}

void take_unawaited(const HttpFailed& event, Context& context) {
  if (is_userinfo(event.purpose)) context.out.fail(event.call, Phase::userinfo, Reason::no_answer);
}

}  // namespace codegrant
