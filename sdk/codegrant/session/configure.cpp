// Setting up: the settings are sealed, and the server is asked what it is.
#include "codegrant/session/shared.hpp"

namespace codegrant {
namespace {

State configured(CallId call, const Json& json, Context& context) {
  auto& [options, configuration, metadata] = context.settings;
  const auto read = Metadata::read(json, configuration.issuer());
  if (!read) return fail(Failed{}, call, Phase::configure, read.error(), context);
  metadata = *read;
  const auto refuse = [&](Reason reason) { return fail(Failed{}, call, Phase::configure, reason, context); };
  if (configuration.asks_for_id_token() && metadata.jwks_uri().empty()) return refuse(Reason::no_jwks_uri);
  if (configuration.pushing == Pushing::required && metadata.pushed_authorization_request_endpoint().empty())
    return refuse(Reason::no_par);
  if (configuration.dpop && !metadata.may_support("dpop_signing_alg_values_supported", "ES256"))
    return refuse(Reason::no_es256);
  context.out.answer(call);
  return SignedOut{};
}

/// The other well-known address. Whatever the first one said: a server that does not know it may answer
/// with a page, or without the headers that let a browser see the answer.
State ask_again(const Discovering& state, Context& context) {
  const auto url = openid_configuration_url(context.settings.configuration.issuer(), context.arena);
  return Discovering{state.call, get(Purpose::metadata, url, context), true};
}

State configure(const Configure& event, Context& context) {
  auto& [options, configuration, metadata] = context.settings;
  auto& arena = context.settings_arena;
  arena.wipe();
  options = arena.copy(event.options);
  const auto read = Configuration::read(options, arena);
  if (!read) {
    options = {};
    return fail(Failed{}, event.call, Phase::configure, read.error(), context);
  }
  configuration = *read;
  if (configuration.metadata()) return configured(event.call, *configuration.metadata(), context);
  const bool openid = configuration.profile == Profile::oidc;
  const auto url = openid ? openid_configuration_url(configuration.issuer(), context.arena)
                          : oauth_metadata_url(configuration.issuer(), context.arena);
  return Discovering{event.call, get(Purpose::metadata, url, context), openid};
}

}  // namespace

// Another tab that shares this session gives the settings again: the same, or none.
State alike(const State& state, const Configure& event, Context& context) {
  if (std::holds_alternative<Unconfigured>(state) || std::holds_alternative<Failed>(state))
    return configure(event, context);
  if (event.options != context.settings.options)
    return fail(state, event.call, Phase::configure, Reason::other_options, context);
  context.out.answer(event.call);
  return state;
}

State on(const Discovering& state, const HttpResponse& event, Context& context) {
  auto answer = event.answer;
  answer.body = context.settings_arena.copy(answer.body);
  const auto json = read_json_object(answer, context.settings_arena);
  if (json) return configured(state.call, **json, context);
  if (!state.last) return ask_again(state, context);
  if (is_passing_failure(event.answer))
    return fail_as(failure_of(event.answer, context), Failed{}, state.call, Phase::configure, context);
  return fail(Failed{}, state.call, Phase::configure, json.error(), context);
}

State on(const Discovering& state, const HttpFailed&, Context& context) {
  if (!state.last) return ask_again(state, context);
  return fail(Failed{}, state.call, Phase::configure, Reason::no_answer, context);
}

}  // namespace codegrant
