#include "server/endpoints/begin_login.hpp"

#include "server/domain/token_digest.hpp"

namespace codegrant::server {
namespace {

constexpr Seconds browser_session_lifetime{12 * 3600};

/// A new session and a new cookie at every login: whoever knew the old one gains nothing. A user who logs in
/// again stays in one tree of sessions, so that signing out takes all of it along. Another user's login is
/// over with all that it brought: from here nobody could sign out of it any more.
Secret begin_session(const LoginFlow& flow, const WaitingRequest& waiting, const User& user) {
  const UnixTime now = flow.clock.now();
  const auto& old = waiting.login;
  const bool stays = old && old->user == user.id;
  if (old) flow.backchannel_logout.end(old->id, stays ? EndScope::only_this : EndScope::tree);
  const Secret cookie = ordered_token(flow.random);
  const UnixTime expires_at = now + browser_session_lifetime;
  const SessionRecord session{.id = ordered_id(flow.random),
                              .parent = stays ? old->id : std::string(),
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
  flow.sessions.begin(session, {{token_digest(flow.crypto, cookie.reveal()), TokenKind::cookie, expires_at, {}}});
  flow.interactions.record_login(waiting.interaction.id, session.id);
  return cookie;
}

}  // namespace

std::optional<http::Response> begin_login(const LoginFlow& flow, const WaitingRequest& waiting,
                                          const User& user) {
  const Secret cookie = begin_session(flow, waiting, user);
  if (!flow.passwords.still_holds(user)) {
    flow.backchannel_logout.end_all({user.id, {}});
    return std::nullopt;
  }
  auto response = back_to_authorize(waiting.interaction);
  flow.cookies.set_session(response, cookie);
  return response;
}

}  // namespace codegrant::server
