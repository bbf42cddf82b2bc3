// Coming back from the server. The order is fixed: size and duplicates, the address bar, `state`, the
// transaction (once), `iss`, `error`, `code`. Looking at `error` first would let anyone end a login.
#include <optional>

#include "codegrant/codec/uri.hpp"
#include "codegrant/protocol/token.hpp"
#include "codegrant/session/shared.hpp"
#include "codegrant/session/transaction.hpp"

namespace codegrant {
namespace {

/// True where `url`, without query and fragment, is the place that `redirect_uri` names.
bool is_place(std::string_view url, std::string_view redirect_uri) {
  const auto a = Uri::parse(url);
  const auto b = Uri::parse(redirect_uri);
  const auto path = [](const Uri& uri) { return uri.path.empty() ? "/" : uri.path; };
  return a && b && same_origin(*a, *b) && path(*a) == path(*b);
}

/// The authorization response in the address `url`, not yet believed; `call` is settled where there is
/// none.
std::optional<AuthorizationResponse> receive(CallId call, std::string_view url, Context& context) {
  const auto bare = url.substr(0, url.find('#'));
  const auto question = bare.find('?');
  const auto query = question == std::string_view::npos ? "" : bare.substr(question + 1);
  if (!is_authorization_response(query) || !is_place(url, context.settings.configuration.redirect_uri())) {
    context.out.answer(call, "not_a_callback");
    return std::nullopt;
  }
  const auto response = AuthorizationResponse::parse(query, context.arena);
  if (call != 0) context.out.replace_url(call, without_authorization_response(url, context.arena));
  if (response) return *response;
  context.out.fail(call, Phase::callback, response.error());
  return std::nullopt;
}

RequestId take(std::string_view state, Context& context) {
  return context.out.store_take(key_of(state, context.settings.configuration, context.arena));
}

/// True where the answer is for a window that another tab opened: that tab is told, and `call` settled.
bool hand_over(const AuthorizationResponse& response, const CallbackReceived& event, Context& context) {
  if (!is_state_of(LoginMode::popup, response.state)) return false;
  context.out.broadcast("callback", event.url);
  context.out.answer(event.call, "handed_over");
  return true;
}

State check(CallId call, CallId popup, const AuthorizationResponse& response, Context& context) {
  context.held.response = response;
  return CheckingResponse{call, take(response.state, context), popup};
}

// Anybody can open a tab at the redirect_uri: that must not end a login that waits for its window.
State give_up(const CheckingResponse& state, const Failure& failure, Context& context) {
  const State next = state.popup != 0 ? State(AwaitingAuthorization{state.popup}) : SignedOut{};
  return fail_as(failure, next, state.call, Phase::callback, context);
}

/// What the server's refusal means to the app: asking silently needs the person after all (OpenID Connect
/// Core §3.1.2.6), or the server's own reason.
Reason refused(std::string_view error) {
  for (const std::string_view silent :
       {"login_required", "consent_required", "interaction_required", "account_selection_required"})
    if (error == silent) return Reason::silent_login_failed;
  return Reason::login_refused;
}

void settle_visitor(RequestId take, const Checked<Transaction>& transaction, Context& context) {
  auto& visitor = context.held.visitor;
  if (take == 0 || take != visitor.take) return;
  if (transaction)
    context.out.answer(visitor.call, "already_handled", transaction->return_to, transaction->app_state);
  else
    context.out.fail(visitor.call, Phase::callback, transaction.error());
  visitor = {};
}

}  // namespace

State alike(const State& otherwise, const CallbackReceived& event, Context& context) {
  const auto response = receive(event.call, event.url, context);
  if (!response) return otherwise;
  const auto popup = awaited_call(otherwise);
  // Where tabs share this session, the window's own call arrives here: the login that waits goes on.
  if (is_state_of(LoginMode::popup, response->state) && response->state == context.held.login.state) {
    context.out.answer(event.call, "handed_over");
    return check(popup, 0, *response, context);
  }
  if (hand_over(*response, event, context)) return otherwise;
  if (!is_state_of(LoginMode::redirect, response->state))
    return fail(otherwise, event.call, Phase::callback, Reason::wrong_state, context);
  return check(event.call, popup, *response, context);
}

State on(const AwaitingAuthorization& state, const PeerCallback& event, Context& context) {
  const auto& waited = context.held.login.state;
  const auto response = receive(0, event.url, context);
  if (!response || !is_state_of(LoginMode::popup, waited) || response->state != waited) return state;
  return check(state.call, 0, *response, context);
}

State on(const CheckingResponse& state, const StoreLoaded& event, Context& context) {
  if (event.take != state.take) return state;
  const auto& [options, configuration, metadata] = context.settings;
  const auto& response = context.held.response;
  const auto transaction = Transaction::read(event.value);
  if (!transaction) return give_up(state, {transaction.error()}, context);
  if (context.ambient.now >= event.expires_at) return give_up(state, {Reason::expired_transaction}, context);
  if (const auto checked = check_issuer(response, metadata); !checked)
    return give_up(state, {checked.error()}, context);
  if (const auto error = response.refusal.error; !error.empty())
    return give_up(state, {refused(error), 0, response.refusal}, context);
  if (response.code.empty()) return give_up(state, {Reason::no_code}, context);

  context.out.fail(state.popup, Phase::login, Reason::cancelled);
  context.held.login = {response.state, transaction->return_to, transaction->app_state, transaction->max_age};
  context.held.request_body =
      SecretView(code_exchange(configuration.client_id(), configuration.redirect_uri(), response.code,
                               transaction->code_verifier, context.arena));
  return ExchangingCode{state.call, post_held(Purpose::token, metadata.token_endpoint(), context), false};
}

State on(const CheckingResponse& state, const StoreMissing& event, Context& context) {
  if (event.take != state.take) return state;
  return give_up(state, {Reason::unknown_transaction}, context);
}

State on(const CheckingResponse& state, const StoreSpent& event, Context& context) {
  if (event.take != state.take) return state;
  return give_up(state, {Reason::spent_transaction}, context);
}

// It is the one that began this session, or a login of another tab that came too late: then all it gets is
// where it wanted to go.
State on(const SignedIn& state, const CallbackReceived& event, Context& context) {
  auto& visitor = context.held.visitor;
  const auto response = receive(event.call, event.url, context);
  if (!response) return state;
  if (response->state == context.held.login.state)
    context.out.answer(event.call, "already_handled");
  else if (hand_over(*response, event, context))
    return state;
  else if (!is_state_of(LoginMode::redirect, response->state) || visitor.take != 0)
    context.out.fail(event.call, Phase::callback, Reason::wrong_state);
  else
    visitor = {event.call, take(response->state, context)};
  return state;
}

void take_visitors_transaction(const StoreLoaded& event, Context& context) {
  settle_visitor(event.take, Transaction::read(event.value), context);
}
void take_visitors_transaction(const StoreMissing& event, Context& context) {
  settle_visitor(event.take, Reason::unknown_transaction, context);
}
void take_visitors_transaction(const StoreSpent& event, Context& context) {
  settle_visitor(event.take, Reason::spent_transaction, context);
}

}  // namespace codegrant
