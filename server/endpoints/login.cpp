#include "server/endpoints/login.hpp"

#include "server/endpoints/page_response.hpp"

namespace codegrant::server {
namespace {

constexpr Seconds browser_session_lifetime{12 * 3600};
constexpr const char* wrong_credentials = "This user name and password do not fit together.";

std::string interaction_in_query(const http::Request& request) {
  const auto form = Form::parse(request.query);
  return form ? std::string(form->get("interaction").value_or("")) : std::string();
}

}  // namespace

http::Response LoginEndpoint::show(const http::Request& request) {
  auto found = find_waiting_request(flow_, request, interaction_in_query(request));
  if (auto* response = std::get_if<http::Response>(&found)) return std::move(*response);
  const auto& waiting = std::get<WaitingRequest>(found);
  return page(waiting, waiting.request.login_hint, {});
}

http::Response LoginEndpoint::submit(const http::Request& request) {
  const auto form = Form::parse(request.body);
  auto found = check_posted_form(flow_, request, form ? *form : Form(), PageForm::login);
  if (auto* response = std::get_if<http::Response>(&found)) return std::move(*response);
  const auto& waiting = std::get<WaitingRequest>(found);

  const std::string username(form->get("username").value_or(""));
  const Secret password{std::string(form->get("password").value_or(""))};
  const auto user = flow_.directory.user_by_login(username);
  // Hashed for an unknown user too, so that the time does not tell who exists.
  const bool right = flow_.hasher.verify(password, user ? user->password_hash : std::string());
  if (!user || !right) return page(waiting, username, wrong_credentials);

  const Secret cookie = begin_session(waiting, *user);
  // The password may have changed while it was hashed: whoever changed it ended the sessions of then.
  const auto now = flow_.directory.user(user->id);
  if (!now || now->password_hash != user->password_hash) {
    flow_.sessions.end_all_of_user(user->id, flow_.clock.now());
    return page(waiting, username, wrong_credentials);
  }
  auto response = back_to_authorize(waiting.interaction);
  flow_.cookies.set_session(response, cookie);
  return response;
}

http::Response LoginEndpoint::page(const WaitingRequest& waiting, const std::string& username,
                                   const std::string& error) const {
  return page_response(error.empty() ? 200 : 400,
                       flow_.pages.login({.client_name = waiting.client.name,
                                          .username = username,
                                          .error = error,
                                          .interaction = waiting.interaction.id,
                                          .csrf_token = csrf_token(flow_, waiting, PageForm::login)}),
                       waiting.target.redirect_uri);
}

/// A new session and a new cookie at every login: whoever knew the old one gains nothing. A user who logs in
/// again stays in one tree of sessions, so that signing out takes all of it along.
Secret LoginEndpoint::begin_session(const WaitingRequest& waiting, const User& user) {
  const UnixTime now = flow_.clock.now();
  const auto& old = waiting.login;
  if (old) flow_.sessions.end(old->id, EndScope::only_this, now);

  const Secret cookie = random_token(flow_.random);
  const UnixTime expires_at = now + browser_session_lifetime;
  const SessionRecord session{.id = random_id(flow_.random),
                              .parent = old && old->user == user.id ? old->id : std::string(),
                              .type = "browser",
                              .client = {},
                              .user = user.id,
                              .scope = {},
                              .audience = {},
                              .auth_time = now,
                              .start = now,
                              .expires_at = expires_at,
                              .end = {},
                              .updated_at = now};
  flow_.sessions.begin(session, {{flow_.crypto.sha256(cookie.reveal()), TokenKind::cookie, expires_at}});
  flow_.interactions.record_login(waiting.interaction.id, session.id);
  return cookie;
}

}  // namespace codegrant::server
