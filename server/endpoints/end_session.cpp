#include "server/endpoints/end_session.hpp"

#include <algorithm>

#include "server/domain/id_token_hint.hpp"
#include "server/endpoints/page_response.hpp"

namespace codegrant::server {
namespace {

Error invalid(std::string detail) { return {ErrorCode::invalid_request, std::move(detail)}; }

std::string text_of(const Form& form, std::string_view name) {
  return std::string(form.get(name).value_or(""));
}

http::Response refusal(const Pages& pages, const Error& error) {
  return error_page(pages, {"This sign-out request is wrong", error.detail,
                            "You are still signed in. Go back to the application and tell its makers."});
}

}  // namespace

http::Response EndSessionEndpoint::show(const http::Request& request) const {
  const auto form = Form::parse(request.query);
  const auto asked = form ? read(*form) : Result<Request>(form.error());
  if (!asked) return refusal(flow_.pages, asked.error());
  const auto login = current_login(flow_, request);
  if (!login || login->user == asked->user) return sign_out(*asked, login);
  return ask(request, *asked, *login);
}

http::Response EndSessionEndpoint::submit(const http::Request& request) const {
  const auto form = Form::parse(request.body);
  const auto asked = form ? read(*form) : Result<Request>(form.error());
  if (!asked) return refusal(flow_.pages, asked.error());
  const auto brought = form->get("csrf_token");
  if (!brought) {
    // The browser keeps its cookies back from another site's POST. It brings them to a GET; the id_token
    // stays out of that address, so that the person is asked.
    Form again;
    for (const auto* name : {"client_id", "post_logout_redirect_uri", "state"})
      if (const auto value = name == std::string_view("client_id") ? asked->client_id : text_of(*form, name);
          !value.empty())
        again.set(name, value);
    return http::see_other("/auth/logout?" + again.encode());
  }
  const auto login = current_login(flow_, request);
  if (!login) return sign_out(*asked, login);
  const auto browser = flow_.cookies.browser(request);
  if (!browser || !equal_in_constant_time(*brought, csrf_token(*browser, *login)))
    return error_page(
        flow_.pages,
        {"This form did not come from here", "Its protection against forgery is missing or wrong.",
         "You are still signed in. Go back to the application and sign out from there again."},
        403);
  return sign_out(*asked, login);
}

Result<EndSessionEndpoint::Request> EndSessionEndpoint::read(const Form& form) const {
  Request asked;
  if (const auto hint = form.get("id_token_hint"))
    if (const auto known = read_hint(*hint, asked); !known) return known.error();
  if (const auto client_id = form.get("client_id")) {
    if (!asked.client_id.empty() && asked.client_id != *client_id)
      return invalid("client_id is not the client that the id_token_hint was given to");
    asked.client_id = std::string(*client_id);
  }
  const auto uri = form.get("post_logout_redirect_uri");
  if (!uri) return asked;
  const auto client = flow_.directory.client(asked.client_id);
  if (!client)
    return invalid("post_logout_redirect_uri needs an id_token_hint, or the client_id of a client");
  const auto& registered = client->post_logout_redirect_uris;
  if (std::find(registered.begin(), registered.end(), *uri) == registered.end())
    return invalid("post_logout_redirect_uri is not among the client's post_logout_redirect_uris");
  asked.post_logout_redirect_uri = std::string(*uri);
  asked.state = text_of(form, "state");
  return asked;
}

Result<void> EndSessionEndpoint::read_hint(std::string_view hint, Request& asked) const {
  const auto known = read_id_token_hint(keyring_, flow_.issuer, hint);
  if (!known) return invalid("the id_token_hint is no id_token of this server");
  asked.client_id = known->client;
  asked.user = known->user;
  return {};
}

http::Response EndSessionEndpoint::ask(const http::Request& request, const Request& asked,
                                       const SessionRecord& login) const {
  const auto user = flow_.directory.user(login.user);
  http::Response cookies;
  const Secret browser = flow_.cookies.ensure_browser(request, cookies);
  auto response =
      page_response(200,
                    flow_.pages.logout({.user_name = user ? user->display_name : login.user,
                                        .client_id = asked.client_id,
                                        .post_logout_redirect_uri = asked.post_logout_redirect_uri,
                                        .state = asked.state,
                                        .csrf_token = csrf_token(browser, login)}),
                    {asked.post_logout_redirect_uri.empty() ? flow_.issuer : asked.post_logout_redirect_uri});
  for (const auto& [name, value] : cookies.headers) response.add(name, value);
  return response;
}

http::Response EndSessionEndpoint::sign_out(const Request& asked,
                                            const std::optional<SessionRecord>& login) const {
  if (login) flow_.backchannel_logout.end(login->id, EndScope::tree);
  if (asked.post_logout_redirect_uri.empty()) return page_response(200, flow_.pages.signed_out(), {});
  Form answer;
  if (!asked.state.empty()) answer.set("state", asked.state);
  return http::see_other(http::with_query(asked.post_logout_redirect_uri, answer.encode()));
}

std::string EndSessionEndpoint::csrf_token(const Secret& browser, const SessionRecord& login) const {
  return flow_.cookies.csrf_token(browser, "logout", login.id);
}

}  // namespace codegrant::server
