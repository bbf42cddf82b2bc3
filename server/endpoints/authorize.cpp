#include "server/endpoints/authorize.hpp"

#include "server/domain/id_token_hint.hpp"
#include "server/domain/token_digest.hpp"
#include "server/domain/words.hpp"
#include "server/endpoints/authorization_response.hpp"
#include "server/endpoints/client_waits.hpp"
#include "server/endpoints/page_response.hpp"
#include "server/endpoints/request_body.hpp"

namespace codegrant::server {
namespace {

enum class Step { login, wrong_user, consent, refuse, issue };

/// What has happened so far: who is logged in, and what this request's own pages recorded.
struct Progress {
  const std::optional<SessionRecord>& login;
  std::string expected_user;  ///< whom the request is about; empty: whoever is there
  bool logged_in_for_this = false;
  Consent consent = Consent::undecided;
};

bool is_another_user(const Progress& progress) {
  return !progress.expected_user.empty() && progress.login->user != progress.expected_user;
}

bool needs_login(const AuthorizationRequest& asked, const Progress& progress, UnixTime now) {
  if (!progress.login) return true;
  if (progress.logged_in_for_this) return false;
  if (is_another_user(progress)) return true;
  return asked.prompt_login || (asked.max_age && now - progress.login->auth_time > *asked.max_age);
}

bool needs_consent(const AuthorizationRequest& asked, const Client& client, const Progress& progress,
                   const Consents& consents) {
  if (asked.prompt_consent && progress.consent != Consent::allowed) return true;
  if (client.first_party) return false;
  return !consents.covers(progress.login->user, client.id, asked.consent);
}

Step next_step(const AuthorizationRequest& asked, const Client& client, const Progress& progress,
               const Consents& consents, UnixTime now) {
  if (needs_login(asked, progress, now)) return Step::login;
  if (is_another_user(progress)) return Step::wrong_user;
  if (progress.consent == Consent::denied) return Step::refuse;
  if (needs_consent(asked, client, progress, consents)) return Step::consent;
  return Step::issue;
}

Progress progress_of(const WaitingRequest& waiting, std::string expected_user) {
  const std::string login = waiting.login ? waiting.login->id : std::string();
  // What another login recorded counts for nothing: it may have been another user's.
  const bool answered = !login.empty() && waiting.interaction.consent_session == login;
  return {.login = waiting.login,
          .expected_user = std::move(expected_user),
          .logged_in_for_this = !login.empty() && waiting.interaction.login_session == login,
          .consent = answered ? waiting.interaction.consent : Consent::undecided};
}

Error cannot_ask(Step step) {
  if (step == Step::login)
    return {ErrorCode::login_required, "nobody is logged in, and prompt=none forbids to ask"};
  return {ErrorCode::consent_required, "the user has not granted this, and prompt=none forbids to ask"};
}

/// The parameters, from the query or a posted form. Bounded, since a request that needs a page is stored.
Result<Form> read_request(const http::Request& request) {
  constexpr std::size_t most_bytes = 8192;
  const bool posted = request.method == "POST";
  if (posted && !has_content_type(request, "application/x-www-form-urlencoded"))
    return Error{ErrorCode::invalid_request, "a posted request is a form"};
  const std::string& text = posted ? request.body : request.query;
  if (text.size() > most_bytes) return Error{ErrorCode::invalid_request, "the request is too long"};
  auto form = Form::parse_noting_repeats(text);
  if (!form) return form.error();
  return *std::move(form);
}

}  // namespace

http::Response AuthorizeEndpoint::handle(const http::Request& request) {
  const auto form = read_request(request);
  if (!form)
    return error_page(flow_.pages, {"This request cannot be read", form.error().detail,
                                    "The application that sent you here made a mistake; tell its makers."});
  if (const auto interaction = form->get("interaction"); interaction && !form->get("client_id"))
    return go_on(request, *interaction);
  return begin_or_tell(request, *form);
}

/// Where the store or anything else breaks, the client hears of it: nobody else may send the person back.
http::Response AuthorizeEndpoint::begin_or_tell(const http::Request& request, Form form) {
  try {
    return begin(request, form);
  } catch (const std::exception&) {
    const auto client = flow_.directory.client(form.get("client_id").value_or(""));
    const auto target = client ? read_redirect_target(form, *client, flow_.strict) : Error{};
    if (!target) throw;
    std::throw_with_nested(ClientWaits(*target));
  }
}

// A request as it comes from a client. Client and redirect_uri first: until both are known, nothing may be
// sent anywhere (RFC 6749 §4.1.2.1).
// What it pushed takes the place of `form`, also where this breaks off.
http::Response AuthorizeEndpoint::begin(const http::Request& request, Form& form) {
  const auto client =
      is_repeated(form, "client_id") ? nullptr : flow_.directory.client(form.get("client_id").value_or(""));
  if (!client)
    return error_page(flow_.pages, {"Unknown client", "No client with this client_id is registered here.",
                                    "Register it with PUT /Client/<client_id>, or correct the client_id."});
  auto resolved = resolve(form, *client);
  if (!resolved)
    return error_page(
        flow_.pages,
        {"This request is gone", "Its request_uri was used, is older than a minute, or is another client's.",
         "Go back to the application and sign in from there again."});
  form = *std::move(resolved);
  const auto target = read_redirect_target(form, *client, flow_.strict);
  if (!target)
    return error_page(flow_.pages, {"Wrong redirect_uri", target.error().detail,
                                    "Compare it with auth.authorization_code.redirect_uri of the Client."});
  if (must_be_pushed(*client) && !form.get("request_uri"))
    return redirect_with_error(
        *target, flow_,
        {ErrorCode::invalid_request, "this request must be pushed to /auth/par first (RFC 9126)"});
  const auto asked = read_authorization_request(form, *client, flow_.issuer, flow_.strict);
  if (!asked) return redirect_with_error(*target, flow_, asked.error());

  const auto expected = expected_user(*asked);
  if (!expected) return redirect_with_error(*target, flow_, expected.error());

  const auto login = current_login(flow_, request);
  const Step step = next_step(*asked, *client, {.login = login, .expected_user = *expected}, flow_.consents,
                              flow_.clock.now());
  if (step == Step::issue) return issue_code(*client, *target, *asked, *login);
  if (asked->prompt_none) return redirect_with_error(*target, flow_, cannot_ask(step));
  return begin_interaction(flow_, request, step == Step::login ? "/auth/login" : grant_page(flow_),
                           form.encode());
}

/// The parameters that count: those that the client pushed, and then no others (RFC 9126 §4, RFC 9101 §6.3),
/// or those that the browser brought. None where the request_uri is one of ours and not good (any more).
std::optional<Form> AuthorizeEndpoint::resolve(const Form& sent, const Client& client) const {
  const auto request_uri = sent.get("request_uri");
  if (!request_uri || !is_pushed_request_uri(*request_uri) || is_repeated(sent, "request_uri")) return sent;
  const auto pushed =
      flow_.pushed_requests.take(flow_.crypto.sha256(*request_uri), client.id, flow_.clock.now());
  if (!pushed) return std::nullopt;
  auto form = Form::parse(*pushed);
  if (!form) return std::nullopt;
  form->set("request_uri", std::string(*request_uri));
  return *std::move(form);
}

bool AuthorizeEndpoint::must_be_pushed(const Client& client) const {
  return client.require_pushed_authorization_requests ||
         flow_.require_pushed_authorization_requests == Switch::on;
}

// The same request after one of its pages recorded a fact.
http::Response AuthorizeEndpoint::go_on(const http::Request& request, std::string_view interaction_id) {
  auto found = find_waiting_request(flow_, request, interaction_id);
  if (auto* page = std::get_if<http::Response>(&found)) return std::move(*page);
  const auto& waiting = std::get<WaitingRequest>(found);

  if (waiting.whom == WaitingRequest::For::account) return go_on_to_account(waiting);
  const auto expected = expected_user(waiting.request);
  const Progress progress = progress_of(waiting, expected ? *expected : std::string());
  switch (next_step(waiting.request, waiting.client, progress, flow_.consents, flow_.clock.now())) {
    case Step::login: return to_page("/auth/login", waiting.interaction);
    case Step::consent: return to_page(grant_page(flow_), waiting.interaction);
    case Step::wrong_user:
      flow_.interactions.erase(waiting.interaction.id);
      return redirect_with_error(waiting.target, flow_,
                                 {ErrorCode::login_required, "another user logged in than was asked for"});
    case Step::refuse:
      flow_.interactions.erase(waiting.interaction.id);
      return redirect_with_error(waiting.target, flow_,
                                 {ErrorCode::access_denied, "the user denied the request"});
    case Step::issue: break;
  }
  flow_.interactions.erase(waiting.interaction.id);
  return issue_code(waiting.client, waiting.target, waiting.request, *waiting.login);
}

/// The user that an id_token_hint or the claims parameter names (OpenID Connect Core §3.1.2.1, §5.5.1); empty
/// where neither does.
Result<std::string> AuthorizeEndpoint::expected_user(const AuthorizationRequest& asked) const {
  if (asked.id_token_hint.empty()) return asked.claims.sub;
  const auto hint = read_id_token_hint(keyring_, flow_.issuer, asked.id_token_hint);
  if (!hint) return Error{ErrorCode::invalid_request, "the id_token_hint is no id_token of this server"};
  return hint->user;
}

/// Whoever wants to see his account needs a login and nothing else.
http::Response AuthorizeEndpoint::go_on_to_account(const WaitingRequest& waiting) {
  if (!waiting.login) return to_page("/auth/login", waiting.interaction);
  flow_.interactions.erase(waiting.interaction.id);
  return http::see_other("/auth/account");
}

http::Response AuthorizeEndpoint::issue_code(const Client& client, const RedirectTarget& target,
                                             const AuthorizationRequest& asked, const SessionRecord& login) {
  const Secret code = ordered_token(flow_.random);
  flow_.codes.put(token_digest(flow_.crypto, code.reveal()),
                  {.client = client.id,
                   .user = login.user,
                   .browser_session = login.id,
                   .redirect_uri = target.redirect_uri,
                   .scope = asked.scope.to_string(),
                   .audience = asked.audience,
                   .code_challenge = asked.code_challenge ? asked.code_challenge->text() : std::string(),
                   .nonce = asked.nonce,
                   .claims = to_text(asked.claims),
                   .dpop_jkt = asked.dpop_jkt,
                   .auth_time = login.auth_time,
                   .expires_at = flow_.clock.now() + flow_.code_lifetime});
  return redirect_with_code(target, flow_, code);
}

}  // namespace codegrant::server
