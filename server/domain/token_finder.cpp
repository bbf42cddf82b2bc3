#include "server/domain/token_finder.hpp"

#include <algorithm>

#include "server/domain/token_digest.hpp"
#include "server/domain/words.hpp"

namespace codegrant::server {

bool is_meant_for(const Client& client, const LiveToken& live) {
  if (client.id == live.client->id) return true;
  const auto audience = split_at_spaces(live.token.audience);
  return std::find(audience.begin(), audience.end(), client.id) != audience.end();
}

std::optional<LiveToken> TokenFinder::find(std::string_view token) const {
  auto live = find(token, TokenKind::access);
  return live ? live : find(token, TokenKind::refresh);
}

std::optional<LiveToken> TokenFinder::find(std::string_view token, TokenKind kind) const {
  auto found = sessions_.find(token_digest(crypto_, token), kind, clock_.now());
  if (!found) return std::nullopt;
  auto client = directory_.client(found->session.client, found->client_body);
  auto user = directory_.user(found->session.user, found->user_body);
  if (!client || (!user && !found->session.user.empty())) return std::nullopt;
  return LiveToken{std::move(found->token), std::move(found->session), std::move(client), std::move(user)};
}

std::optional<SessionRecord> TokenFinder::find_session(std::string_view token) const {
  return session_behind(token, sessions_, crypto_, clock_.now());
}

std::optional<SessionRecord> session_behind(std::string_view token, SessionStore& sessions,
                                            const Crypto& crypto, UnixTime now) {
  const Digest digest = token_digest(crypto, token);
  if (auto found = sessions.find(digest, TokenKind::access, now)) return std::move(found->session);
  auto found = sessions.find_refresh_token(digest, now);
  if (auto* live = std::get_if<FoundToken>(&found)) return std::move(live->session);
  if (const auto* replayed = std::get_if<Replayed>(&found)) return sessions.get(replayed->session_id);
  return std::nullopt;
}

}  // namespace codegrant::server
