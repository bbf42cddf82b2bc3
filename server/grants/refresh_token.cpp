#include "server/grants/refresh_token.hpp"

namespace codegrant::server {
namespace {

Error invalid_grant(std::string detail) { return {ErrorCode::invalid_grant, std::move(detail)}; }

/// The scope of the new access token: the session's, or the part of it that was asked for (RFC 6749 §6).
Result<Scope> read_scope(const Form& form, const SessionRecord& session) {
  const auto granted = Scope::parse(session.scope);
  if (!granted) return granted.error();
  const auto sent = form.get("scope");
  if (!sent) return *granted;
  const auto asked = Scope::parse(*sent);
  if (!asked) return asked.error();
  if (!granted->covers(*asked))
    return Error{ErrorCode::invalid_scope, "scope is wider than what was granted"};
  return *asked;
}

}  // namespace

Result<Json> RefreshTokenGrant::redeem(const TokenRequest& request) {
  const Client& client = request.client;
  const auto token = request.form.get("refresh_token");
  if (!token) return Error{ErrorCode::invalid_request, "refresh_token is missing"};

  const UnixTime now = clock_.now();
  const Digest digest = crypto_.sha256(*token);
  const auto found = sessions_.find_refresh_token(digest, now);
  if (const auto* replayed = std::get_if<Replayed>(&found)) return end_family(*replayed, client, now);
  const auto* live = std::get_if<FoundSession>(&found);
  if (live == nullptr || live->session.client != client.id)
    return invalid_grant("the refresh token is unknown, expired or revoked");
  const auto scope = read_scope(request.form, live->session);
  if (!scope) return scope.error();
  return refresh(digest, live->session, *scope, client, now);
}

Result<Json> RefreshTokenGrant::refresh(const Digest& token, const SessionRecord& session, const Scope& scope,
                                        const Client& client, UnixTime now) {
  Authorization authorization{.client = client, .user = {}, .session = session, .scope = scope, .nonce = {}};
  if (!session.user.empty()) {
    authorization.user = directory_.user(session.user);
    if (!authorization.user) return invalid_grant("the user is not active any more");
  }
  const bool rotates = client.rotates_refresh_tokens(session.type);
  authorization.presented = token;
  authorization.refresh_token =
      rotates ? Authorization::RefreshToken::fresh : Authorization::RefreshToken::keep_presented;

  const IssuedTokens issued = issuer_.issue(authorization, now);
  if (!rotates) {
    if (sessions_.add_tokens(session.id, issued.records, issued.session_expires_at, now))
      return issued.answer;
    return invalid_grant("the session has ended");
  }
  const auto rotated = sessions_.rotate(token, issued.records, issued.session_expires_at, now);
  // Live a moment ago and spent now: another request of the same client was faster. That is no theft.
  if (std::holds_alternative<Replayed>(rotated))
    return invalid_grant("another request used the refresh token at the same moment; use what it brought");
  if (std::holds_alternative<Unknown>(rotated)) return invalid_grant("the session has ended");
  return issued.answer;
}

/// A spent refresh token comes from a thief or from the victim of one, and nobody can say which.
Error RefreshTokenGrant::end_family(const Replayed& replayed, const Client& client, UnixTime now) {
  const auto session = sessions_.get(replayed.session_id);
  if (!session || session->client != client.id)
    return invalid_grant("the refresh token is unknown, expired or revoked");
  sessions_.end(replayed.session_id, EndScope::children, now);
  return invalid_grant("the refresh token was used before; its session is closed");
}

}  // namespace codegrant::server
