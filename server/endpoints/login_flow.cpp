#include "server/endpoints/login_flow.hpp"

#include "codegrant/codec/percent.hpp"
#include "server/endpoints/page_response.hpp"

namespace codegrant::server {
namespace {

std::string token_for(const LoginFlow& flow, const http::Request& request, const Secret& browser,
                      std::string_view interaction) {
  const auto login = current_login(flow, request);
  return flow.cookies.csrf_token(browser, interaction, login ? login->id : std::string());
}

http::Response start_again(const LoginFlow& flow) {
  return error_page(flow.pages, {"This login has expired",
                                 "It was finished already, took too long, or began in another browser.",
                                 "Go back to the application and sign in from there again."});
}

}  // namespace

std::variant<WaitingRequest, http::Response> find_waiting_request(const LoginFlow& flow,
                                                                  const http::Request& request,
                                                                  std::string_view interaction_id) {
  const auto browser = flow.cookies.browser(request);
  const auto interaction = flow.interactions.get(interaction_id, flow.clock.now());
  if (!browser || !interaction || interaction->browser != flow.crypto.sha256(browser->reveal()))
    return start_again(flow);

  // Checked again, since a client can change while a user reads the page.
  const auto form = Form::parse(interaction->parameters);
  const auto client = form ? flow.directory.client(form->get("client_id").value_or("")) : std::nullopt;
  if (!client) return start_again(flow);
  const auto target = read_redirect_target(*form, *client);
  if (!target) return start_again(flow);
  const auto asked = read_authorization_request(*form, *client);
  if (!asked) return start_again(flow);
  return WaitingRequest{*interaction, *browser, *client, *target, *asked};
}

std::variant<WaitingRequest, http::Response> check_posted_form(const LoginFlow& flow,
                                                               const http::Request& request,
                                                               const Form& form) {
  const std::string interaction(form.get("interaction").value_or(""));
  const auto browser = flow.cookies.browser(request);
  const bool ours = browser && equal_in_constant_time(token_for(flow, request, *browser, interaction),
                                                      form.get("csrf_token").value_or(""));
  if (!ours)
    return error_page(
        flow.pages,
        {"This form did not come from here", "Its protection against forgery is missing or wrong.",
         "Go back to the application and sign in from there again, with cookies allowed."},
        403);
  return find_waiting_request(flow, request, interaction);
}

std::string csrf_token(const LoginFlow& flow, const http::Request& request, const WaitingRequest& waiting) {
  return token_for(flow, request, waiting.browser, waiting.interaction.id);
}

std::optional<SessionRecord> current_login(const LoginFlow& flow, const http::Request& request) {
  const auto cookie = flow.cookies.session(request);
  if (!cookie) return std::nullopt;
  const auto found =
      flow.sessions.find(flow.crypto.sha256(cookie->reveal()), TokenKind::cookie, flow.clock.now());
  if (!found || !flow.directory.user(found->session.user)) return std::nullopt;
  return found->session;
}

http::Response back_to_authorize(const Interaction& interaction) {
  return http::see_other("/auth/authorize?interaction=" + percent_encode(interaction.id));
}

}  // namespace codegrant::server
