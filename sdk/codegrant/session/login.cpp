// Going to the server: a login is remembered, and the browser sent away.
#include "codegrant/codec/base64url.hpp"
#include "codegrant/codec/form_writer.hpp"
#include "codegrant/codec/parameters.hpp"
#include "codegrant/protocol/numeric_date.hpp"
#include "codegrant/protocol/pkce.hpp"
#include "codegrant/session/shared.hpp"
#include "codegrant/session/transaction.hpp"

namespace codegrant {
namespace {

/// Sends the browser, or the window that the page opened, to `url`.
State leave(CallId call, LoginMode mode, std::string_view url, Context& context) {
  context.out.set_timer(context.ambient.now + context.settings.configuration.transaction_lifetime);
  if (mode == LoginMode::popup) {
    context.out.open_popup(call, url);
    return AwaitingAuthorization{call};
  }
  context.out.navigate(call, url);
  context.out.answer(call);
  return AwaitingAuthorization{0};
}

bool pushes(const Settings& settings) {
  const auto& [options, configuration, metadata] = settings;
  if (metadata.pushed_authorization_request_endpoint().empty()) return false;
  return configuration.pushing != Pushing::off || metadata.require_pushed_authorization_requests();
}

State push(CallId call, LoginMode mode, bool again, Context& context) {
  const auto url = context.settings.metadata.pushed_authorization_request_endpoint();
  return PushingRequest{call, post_held(Purpose::push, url, context), mode, again};
}

}  // namespace

// Keeps a new transaction and sends the browser to the authorization endpoint.
State alike(const State& otherwise, const BeginLogin& event, Context& context) {
  const auto& [options, configuration, metadata] = context.settings;
  auto& arena = context.arena;
  if (const auto checked = check_return_to(event.return_to); !checked)
    return fail(otherwise, event.call, Phase::login, checked.error(), context);
  if (const auto checked = check_extra_parameters(event.parameters, arena); !checked)
    return fail(otherwise, event.call, Phase::login, checked.error(), context);

  const auto entropy = context.ambient.entropy;
  const auto state = new_state(entropy.substr(0, 32), event.mode, arena);
  Text code_verifier(arena);
  base64url::encode(entropy.substr(32, 32), code_verifier);
  const auto parameters = Parameters::parse(event.parameters, arena);
  const Transaction transaction{SecretView(code_verifier.view()),
                                Seconds{whole_seconds(parameters->get("max_age"))}, event.return_to,
                                event.app_state};
  // A window of its own that was waited for is given up: it is this login now that the session waits for.
  cancel_awaited(otherwise, Phase::login, context);
  // Kept first, sent second: who comes back must find it.
  context.out.store_put(key_of(state, configuration, arena), transaction.write(arena),
                        context.ambient.now + configuration.transaction_lifetime);
  context.held.login = {state, {}, {}};

  const auto request = AuthorizationRequest{configuration.client_id(),
                                            configuration.redirect_uri(),
                                            configuration.scope(),
                                            configuration.resource(),
                                            state,
                                            configuration.asks_for_id_token() ? nonce_of(state, arena) : "",
                                            s256(transaction.code_verifier.reveal(), arena),
                                            event.parameters}
                           .write(arena);
  if (pushes(context.settings)) {
    context.held.request_body = SecretView(request);
    return push(event.call, event.mode, false, context);
  }
  return leave(event.call, event.mode, with_query(metadata.authorization_endpoint(), request, arena),
               context);
}

State on(const PushingRequest& state, const HttpResponse& event, Context& context) {
  const auto& [options, configuration, metadata] = context.settings;
  if (demands_nonce(event, state.again, context)) return push(state.call, state.mode, true, context);
  const auto refuse = [&](const Failure& failure) {
    return fail_as(failure, SignedOut{}, state.call, Phase::login, context);
  };
  if (event.answer.status / 100 != 2) return refuse(failure_of(event.answer, context));
  // RFC 9126 §2.2 says 201; a server that says 200 means the same.
  const auto json = read_json_object({200, event.answer.content_type, event.answer.body}, context.arena);
  const auto request_uri = json ? (*json)->string("request_uri") : "";
  if (request_uri.empty()) return refuse({Reason::no_request_uri});
  Text query(context.arena);
  FormWriter form(query, 0);
  form.add("client_id", configuration.client_id());
  form.add("request_uri", request_uri);
  return leave(state.call, state.mode,
               with_query(metadata.authorization_endpoint(), query.view(), context.arena), context);
}

State on(const PushingRequest& state, const HttpFailed&, Context& context) {
  return fail(SignedOut{}, state.call, Phase::login, Reason::no_answer, context);
}

// Nobody has come back in time.
State on(const AwaitingAuthorization& state, const Timer&, Context& context) {
  return fail(SignedOut{}, state.call, Phase::login, Reason::expired_transaction, context);
}

// The page no longer waits. What an exchange still brings is given back when it comes; who comes back late
// from a window of its own is signed in all the same.
State alike(const State& state, const Cancel& event, Context& context) {
  if (event.call != awaited_call(state)) return state;
  cancel_awaited(state, Phase::login, context);
  ask_to_end(context.held.fresh, LogoutMode::session, context);
  if (std::holds_alternative<AwaitingAuthorization>(state)) return AwaitingAuthorization{0};
  return SignedOut{};
}

}  // namespace codegrant
