// From nothing to a session: configuration, discovery, the way to the server and back, the exchange.
#include "codegrant/codec/base64url.hpp"
#include "codegrant/codec/uri.hpp"
#include "codegrant/protocol/token.hpp"
#include "codegrant/session/outcome.hpp"
#include "codegrant/session/transaction.hpp"
#include "codegrant/session/transition.hpp"

namespace codegrant {
namespace {

State fail(const State& next, CallId call, Phase phase, const Error& error, Context& context) {
  context.out.fail(call, phase, error);
  return next;
}

/// Keeps a new transaction and sends the browser to the authorization endpoint.
State begin_login(const State& otherwise, const BeginLogin& event, Context& context) {
  const auto& configuration = context.settings.configuration;
  if (const auto checked = check_return_to(event.return_to); !checked)
    return fail(otherwise, event.call, Phase::login, checked.error(), context);

  const auto state_bytes = context.ambient.entropy.last<32>();
  const Transaction transaction{
      base64url::encode({reinterpret_cast<const char*>(state_bytes.data()), state_bytes.size()}),
      CodeVerifier::from_entropy(context.ambient.entropy.first<32>()),
      configuration.issuer,
      configuration.client_id,
      configuration.redirect_uri,
      std::string(event.return_to),
      std::string(event.app_state),
      context.ambient.now + configuration.transaction_lifetime};
  const auto scope = configuration.scope.to_string();
  const AuthorizationRequest request{
      configuration.client_id, configuration.redirect_uri, scope,
      configuration.resource,  transaction.state,          transaction.code_verifier.s256()};

  // Kept first, sent second: who comes back must find it.
  const Secret kept(transaction.write());
  context.out.store_put(key_of(transaction.state), kept.reveal(), transaction.expires_at);
  context.out.navigate(request.url(context.settings.metadata.authorization_endpoint));
  context.out.answer(event.call);
  return AwaitingAuthorization{};
}

/// The query of `url` where it is an authorization response to `redirect_uri`, else nothing.
std::optional<std::string_view> callback_query(std::string_view url, std::string_view redirect_uri) {
  const auto place = [](std::string_view text) {
    const auto uri = Uri::parse(text.substr(0, text.find_first_of("?#")));
    return uri ? uri->origin() + (uri->path.empty() ? "/" : uri->path) : std::string();
  };
  url = url.substr(0, url.find('#'));
  const auto question = url.find('?');
  if (question == std::string_view::npos || place(url) != place(redirect_uri)) return std::nullopt;
  const auto query = url.substr(question + 1);
  return is_authorization_response(query) ? std::optional(query) : std::nullopt;
}

/// The first half of the fixed order: size and duplicates, then the address bar. Nothing where the call
/// is answered already.
std::optional<AuthorizationResponse> receive(const CallbackReceived& event, Context& context) {
  const auto query = callback_query(event.url, context.settings.configuration.redirect_uri);
  if (!query) {
    context.out.answer(event.call, "not_a_callback");
    return std::nullopt;
  }
  auto response = AuthorizationResponse::parse(*query);
  context.out.replace_url(without_authorization_response(event.url));
  if (response) return *std::move(response);
  context.out.fail(event.call, Phase::callback, response.error());
  return std::nullopt;
}

Error wrong_state() {
  return {ErrorCode::state_mismatch, "the authorization response answers no login of this app"};
}

Error no_transaction(const char* why) { return {ErrorCode::transaction_not_found, why}; }

/// The second half of the fixed order: the state, the transaction (once), and then in `redeem` the rest.
State look_up(const State& otherwise, const CallbackReceived& event, Context& context) {
  auto response = receive(event, context);
  if (!response) return otherwise;
  if (!is_our_state(response->state))
    return fail(otherwise, event.call, Phase::callback, wrong_state(), context);
  const auto take = context.out.store_take(key_of(response->state));
  context.held.response = *std::move(response);
  return AwaitingAuthorization{event.call, take};
}

/// A callback while another is being finished, or a session ended.
State put_off(const State& state, const CallbackReceived& event, Context& context) {
  if (callback_query(event.url, context.settings.configuration.redirect_uri))
    context.out.fail(event.call, Phase::callback, busy());
  else
    context.out.answer(event.call, "not_a_callback");
  return state;
}

/// A callback while somebody is signed in can only be the one that signed them in.
State recognize(const State& session, const CallbackReceived& event, Context& context) {
  const auto response = receive(event, context);
  if (!response) return session;
  if (response->state != context.held.login.state)
    return fail(session, event.call, Phase::callback, wrong_state(), context);
  context.out.answer(event.call, "already_handled");
  return session;
}

State give_up(const AwaitingAuthorization& state, const Error& error, Context& context) {
  return fail(SignedOut{}, state.call, Phase::callback, error, context);
}

State configured(CallId call, Metadata metadata, Context& context) {
  context.settings.metadata = std::move(metadata);
  context.out.answer(call);
  return SignedOut{};
}

/// The transaction that was kept, where it is the one of this response and still good. Fails with
/// `transaction_not_found` or `state_mismatch`.
Result<Transaction> read_transaction(std::string_view kept, const Context& context) {
  const auto& configuration = context.settings.configuration;
  auto transaction = Transaction::read(kept);
  if (!transaction) return transaction;
  if (!equal_in_constant_time(transaction->state, context.held.response.state)) return wrong_state();
  if (transaction->issuer != configuration.issuer || transaction->client_id != configuration.client_id ||
      transaction->redirect_uri != configuration.redirect_uri)
    return no_transaction("this login was begun with other settings; begin it again");
  if (context.ambient.now >= transaction->expires_at)
    return no_transaction("this login took too long; begin it again");
  return transaction;
}

}  // namespace

State on(const Unconfigured& state, const Configure& event, Context& context) {
  auto configuration = Configuration::read(event.options);
  if (!configuration) return fail(state, event.call, Phase::configure, configuration.error(), context);
  context.settings.configuration = *std::move(configuration);
  const auto& settings = context.settings.configuration;
  if (settings.metadata) return configured(event.call, *settings.metadata, context);
  const auto request = context.out.get(Purpose::metadata, oauth_metadata_url(settings.issuer));
  return Discovering{event.call, request, Discovering::Form::oauth};
}

State on(const Discovering& state, const HttpResponse& event, Context& context) {
  const auto& issuer = context.settings.configuration.issuer;
  if (event.answer.status == 404 && state.form == Discovering::Form::oauth) {
    const auto request = context.out.get(Purpose::metadata, openid_configuration_url(issuer));
    return Discovering{state.call, request, Discovering::Form::openid};
  }
  if (is_passing_failure(event.answer)) {
    const auto failure = refusal_of(event.answer);
    context.out.fail(state.call, Phase::configure, failure.error, failure.status, failure.response);
    return Failed{};
  }
  const auto json = read_json_object(event.answer);
  if (!json) return fail(Failed{}, state.call, Phase::configure, json.error(), context);
  auto metadata = Metadata::read(*json, issuer);
  if (!metadata) return fail(Failed{}, state.call, Phase::configure, metadata.error(), context);
  return configured(state.call, *std::move(metadata), context);
}

State on(const Discovering& state, const HttpFailed& event, Context& context) {
  if (event.request != state.request) return state;
  return fail(Failed{}, state.call, Phase::configure, no_answer(), context);
}

State on(const SignedOut& state, const BeginLogin& event, Context& context) {
  return begin_login(state, event, context);
}

State on(const NeedsInteraction& state, const BeginLogin& event, Context& context) {
  return begin_login(state, event, context);
}

State on(const AwaitingAuthorization& state, const BeginLogin& event, Context& context) {
  if (state.take != 0) return fail(state, event.call, Phase::login, busy(), context);
  return begin_login(state, event, context);
}

State on(const SignedOut& state, const CallbackReceived& event, Context& context) {
  return look_up(state, event, context);
}

State on(const NeedsInteraction& state, const CallbackReceived& event, Context& context) {
  return look_up(state, event, context);
}

State on(const AwaitingAuthorization& state, const CallbackReceived& event, Context& context) {
  return state.take == 0 ? look_up(state, event, context) : put_off(state, event, context);
}

State on(const ExchangingCode& state, const CallbackReceived& event, Context& context) {
  return put_off(state, event, context);
}

State on(const EndingSession& state, const CallbackReceived& event, Context& context) {
  return put_off(state, event, context);
}

State on(const SignedIn& state, const CallbackReceived& event, Context& context) {
  return recognize(state, event, context);
}

State on(const Renewing& state, const CallbackReceived& event, Context& context) {
  return recognize(state, event, context);
}

State on(const AwaitingAuthorization& state, const StoreLoaded& event, Context& context) {
  if (event.take != state.take) return state;
  const auto& [configuration, metadata] = context.settings;
  const auto& response = context.held.response;
  auto transaction = read_transaction(event.value, context);
  if (!transaction) return give_up(state, transaction.error(), context);

  // Only now, when it is known whose answer this is, may it say who sent it and what it holds: looking
  // at `error` first would let anyone end a login under way.
  if (const auto checked = check_issuer(response, metadata); !checked)
    return give_up(state, checked.error(), context);
  if (!response.refusal.error.empty()) {
    const Error refused{ErrorCode::authorization_error, "the authorization server refused"};
    context.out.fail(state.call, Phase::callback, refused, 0, response.refusal);
    return SignedOut{};
  }
  if (response.code.empty())
    return give_up(state, {ErrorCode::invalid_callback, "the authorization response has no code"}, context);

  const auto request = context.out.post(Purpose::token, metadata.token_endpoint,
                                        code_exchange(configuration.client_id, configuration.redirect_uri,
                                                      response.code, transaction->code_verifier));
  context.held.login = {std::move(transaction->state), std::move(transaction->return_to),
                        std::move(transaction->app_state)};
  return ExchangingCode{state.call, request};
}

State on(const AwaitingAuthorization& state, const StoreMissing& event, Context& context) {
  if (event.take != state.take) return state;
  return give_up(state, no_transaction("nothing is known of this login here; begin it again"), context);
}

State on(const AwaitingAuthorization& state, const StoreSpent& event, Context& context) {
  if (event.take != state.take) return state;
  return give_up(state, no_transaction("this authorization response was used before; begin again"), context);
}

State on(const AwaitingAuthorization& state, const Cancel& event, Context& context) {
  if (event.call != state.call) return state;
  return give_up(state, cancelled(), context);
}

State on(const ExchangingCode& state, const HttpResponse& event, Context& context) {
  if (event.answer.status != 200) {
    const auto failure = refusal_of(event.answer);
    context.out.fail(state.call, Phase::exchange, failure.error, failure.status, failure.response);
    return SignedOut{};
  }
  auto response = TokenResponse::read(event.answer);
  if (!response) return fail(SignedOut{}, state.call, Phase::exchange, response.error(), context);

  context.held.tokens.scope = context.settings.configuration.scope;
  adopt(*std::move(response), context);
  const auto& login = context.held.login;
  context.out.emit("session_started");
  context.out.answer(state.call, "signed_in", login.return_to, login.app_state);
  return SignedIn{};
}

// The code may have been spent: it is never posted again.
State on(const ExchangingCode& state, const HttpFailed& event, Context& context) {
  if (event.request != state.request) return state;
  return fail(SignedOut{}, state.call, Phase::exchange, no_answer(), context);
}

// What the exchange still brings is given back when it comes.
State on(const ExchangingCode& state, const Cancel& event, Context& context) {
  if (event.call != state.call) return state;
  return fail(SignedOut{}, state.call, Phase::exchange, cancelled(), context);
}

}  // namespace codegrant
