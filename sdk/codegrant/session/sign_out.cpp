// The end of a session, whoever ends it. Afterwards nobody is signed in here, whatever the server says.
#include "codegrant/codec/form_writer.hpp"
#include "codegrant/session/shared.hpp"

namespace codegrant {
namespace {

/// What must be ended: tokens that are still being looked at count, too.
const Tokens& tokens_of(const Holdings& held) {
  return held.fresh.access_token.empty() ? held.tokens : held.fresh;
}

Checked<void> check(const Logout& event, const Metadata& metadata) {
  if (event.mode == LogoutMode::revoke && metadata.revocation_endpoint().empty())
    return Reason::no_revocation;
  if (event.mode != LogoutMode::end_session) return {};
  if (metadata.end_session_endpoint().empty()) return Reason::no_end_session;
  if (!event.post_logout_redirect_uri.empty() && !is_secure_url(event.post_logout_redirect_uri))
    return Reason::bad_post_logout_uri;
  return {};
}

/// Where the browser goes to end what the server knows of it (OpenID Connect RP-Initiated Logout §2). No
/// id_token_hint: the page would see the token.
std::string_view end_session_url(const Logout& event, Context& context) {
  const auto& [options, configuration, metadata] = context.settings;
  Text query(context.arena);
  FormWriter form(query, 0);
  form.add("client_id", configuration.client_id());
  if (!event.post_logout_redirect_uri.empty())
    form.add("post_logout_redirect_uri", event.post_logout_redirect_uri);
  return with_query(metadata.end_session_endpoint(), query.view(), context.arena);
}

State signed_out(CallId call, std::string_view server, Context& context) {
  if (!context.held.leave_to.empty()) context.out.navigate(call, context.held.leave_to);
  context.out.answer(call, server);
  return SignedOut{};
}

/// Nobody here uses the session any longer.
void end_here(Context& context) {
  if (context.settings.configuration.dpop) context.out.erase_proof_key();
  context.out.emit("session_ended", "logout");
}

}  // namespace

// Ends what there is. What an exchange or a renewal still brings is given back when it comes.
State alike(const State& state, const Logout& event, Context& context) {
  if (const auto checked = check(event, context.settings.metadata); !checked)
    return fail(state, event.call, Phase::logout, checked.error(), context);
  cancel_awaited(state, Phase::login, context);
  const auto& tokens = tokens_of(context.held);
  const auto request = ask_to_end(tokens, event.mode, context);
  if (!tokens.access_token.empty()) {
    end_here(context);
    context.out.broadcast("signed_out");
  }
  context.held.leave_to = event.mode == LogoutMode::end_session ? end_session_url(event, context) : "";
  if (request == 0) return signed_out(event.call, "not_asked", context);
  return EndingSession{event.call, request};
}

State on(const EndingSession& state, const HttpResponse& event, Context& context) {
  return signed_out(state.call, event.answer.status / 100 == 2 ? "ended" : "failed", context);
}
State on(const EndingSession& state, const HttpFailed&, Context& context) {
  return signed_out(state.call, "failed", context);
}

// Another tab signed out: what this one has is given back.
State alike(const State& state, const PeerSignedOut&, Context& context) {
  cancel_awaited(state, Phase::exchange, context);
  ask_to_end(tokens_of(context.held), LogoutMode::session, context);
  end_here(context);
  return SignedOut{};
}

}  // namespace codegrant
