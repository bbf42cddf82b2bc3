#include "server/domain/token_finder.hpp"

namespace codegrant::server {

std::optional<LiveToken> TokenFinder::find(std::string_view token) const {
  const Digest digest = crypto_.sha256(token);
  const UnixTime now = clock_.now();
  LiveToken live;
  auto found = sessions_.find(digest, TokenKind::access, now);
  if (!found) {
    live.kind = TokenKind::refresh;
    found = sessions_.find(digest, TokenKind::refresh, now);
  }
  if (!found) return std::nullopt;
  auto client = directory_.client(found->session.client);
  if (!client) return std::nullopt;
  if (!found->session.user.empty()) {
    live.user = directory_.user(found->session.user);
    if (!live.user) return std::nullopt;
  }
  live.client = *std::move(client);
  live.session = std::move(found->session);
  live.expires_at = found->token_expires_at;
  return live;
}

std::optional<SessionRecord> TokenFinder::find_session(std::string_view token) const {
  const Digest digest = crypto_.sha256(token);
  const UnixTime now = clock_.now();
  if (auto found = sessions_.find(digest, TokenKind::access, now)) return std::move(found->session);
  auto found = sessions_.find_refresh_token(digest, now);
  if (auto* live = std::get_if<FoundSession>(&found)) return std::move(live->session);
  if (const auto* replayed = std::get_if<Replayed>(&found)) return sessions_.get(replayed->session_id);
  return std::nullopt;
}

}  // namespace codegrant::server
