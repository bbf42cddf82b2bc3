#include "server/endpoints/login_flow.hpp"

#include "codegrant/codec/percent.hpp"
#include "server/domain/token_digest.hpp"
#include "server/endpoints/page_response.hpp"

namespace codegrant::server {
namespace {

/// The login form belongs to a browser: another of its tabs may log in while the page is open. An answer
/// about access belongs to a login, too: a page that was shown to one user is worth nothing once another is
/// there.
std::string form_token(const LoginFlow& flow, const Secret& browser, std::string_view interaction,
                       PageForm form, const std::optional<SessionRecord>& login) {
  const bool bound_to_login = form == PageForm::grant && login;
  return flow.cookies.csrf_token(browser, interaction, bound_to_login ? login->id : std::string());
}

constexpr Seconds interaction_lifetime{600};

http::Response start_again(const LoginFlow& flow) {
  return error_page(flow.pages, {"This login has expired",
                                 "It was finished already, took too long, or this browser refuses cookies.",
                                 "Go back to the application and sign in from there again."});
}

/// The beginning, in a browser that has no interaction of it. What was pushed was so that no browser shows
/// it.
http::Response begin_anew(const LoginFlow& flow, const Interaction& interaction) {
  if (interaction.parameters == account_parameters) return http::see_other("/auth/account");
  const auto form = Form::parse(interaction.parameters);
  if (!form || form->get("request_uri")) return start_again(flow);
  return http::see_other("/auth/authorize?" + interaction.parameters);
}

}  // namespace

std::variant<WaitingRequest, http::Response> find_waiting_request(const LoginFlow& flow,
                                                                  const http::Request& request,
                                                                  std::string_view interaction_id) {
  auto browser = flow.cookies.browser(request);
  const auto interaction = flow.interactions.get(interaction_id, flow.clock.now());
  if (!browser || !interaction) return start_again(flow);
  // Two tabs that began at the same moment each brought the browser a cookie, and one got lost. The request
  // begins anew under the one that is there, as it would in any other browser that was sent to it.
  if (interaction->browser != flow.crypto.sha256(browser->reveal())) return begin_anew(flow, *interaction);
  auto login = current_login(flow, request);
  if (interaction->parameters == account_parameters)
    return WaitingRequest{.interaction = *interaction,
                          .browser = *std::move(browser),
                          .login = std::move(login),
                          .target = {flow.issuer, std::nullopt},
                          .whom = WaitingRequest::For::account};

  // Checked again, since a client can change while a user reads the page.
  const auto form = Form::parse(interaction->parameters);
  const auto client = form ? flow.directory.client(form->get("client_id").value_or("")) : nullptr;
  if (!client) return start_again(flow);
  const auto target = read_redirect_target(*form, *client, flow.strict);
  if (!target) return start_again(flow);
  const auto asked = read_authorization_request(*form, *client, flow.issuer, flow.strict);
  if (!asked) return start_again(flow);
  return WaitingRequest{*interaction, *std::move(browser), std::move(login), *client, *target, *asked};
}

http::Response begin_interaction(const LoginFlow& flow, const http::Request& request, const std::string& page,
                                 std::string parameters) {
  Interaction interaction;
  interaction.id = ordered_id(flow.random);
  auto response = to_page(page, interaction);
  interaction.browser = flow.crypto.sha256(flow.cookies.ensure_browser(request, response).reveal());
  interaction.parameters = std::move(parameters);
  interaction.expires_at = flow.clock.now() + interaction_lifetime;
  flow.interactions.put(interaction);
  return response;
}

std::string csrf_token(const LoginFlow& flow, const WaitingRequest& waiting, PageForm form) {
  return form_token(flow, waiting.browser, waiting.interaction.id, form, waiting.login);
}

std::variant<WaitingRequest, http::Response> check_posted_form(const LoginFlow& flow,
                                                               const http::Request& request, const Form& form,
                                                               PageForm which) {
  const auto browser = flow.cookies.browser(request);
  const auto interaction = form.get("interaction").value_or("");
  const auto brought = form.get("csrf_token").value_or("");
  const bool ours = browser && equal_in_constant_time(brought, form_token(flow, *browser, interaction, which,
                                                                          current_login(flow, request)));
  if (!ours) return forged(flow);
  return find_waiting_request(flow, request, interaction);
}

http::Response forged(const LoginFlow& flow) {
  return error_page(
      flow.pages,
      {"This form did not come from here", "Its protection against forgery is missing or wrong.",
       "Go back to the application and sign in from there again, with cookies allowed."},
      403);
}

std::optional<SessionRecord> current_login(const LoginFlow& flow, const http::Request& request) {
  const auto cookie = flow.cookies.session(request);
  if (!cookie) return std::nullopt;
  const auto found =
      flow.sessions.find(token_digest(flow.crypto, cookie->reveal()), TokenKind::cookie, flow.clock.now());
  if (!found || !flow.directory.user(found->session.user, found->user_body)) return std::nullopt;
  return found->session;
}

std::string interaction_in_query(const http::Request& request) {
  const auto form = Form::parse(request.query);
  return form ? std::string(form->get("interaction").value_or("")) : std::string();
}

std::string grant_page(const LoginFlow& flow) {
  return flow.grant_page_url.empty() ? "/auth/grant" : flow.grant_page_url;
}

http::Response to_page(const std::string& path, const Interaction& interaction) {
  return http::see_other(path + "?interaction=" + percent_encode(interaction.id));
}

http::Response back_to_authorize(const Interaction& interaction) {
  return to_page("/auth/authorize", interaction);
}

}  // namespace codegrant::server
