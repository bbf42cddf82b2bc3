#include "server/grants/refresh_token.hpp"

#include "server/domain/asked_audience.hpp"
#include "server/domain/token_digest.hpp"
#include "server/grants/sealed_answer.hpp"

namespace codegrant::server {
namespace {

Error invalid_grant(std::string detail) { return {ErrorCode::invalid_grant, std::move(detail)}; }

Error unknown() { return invalid_grant("the refresh token is unknown, expired or revoked"); }

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

/// RFC 9449 §5: a public client's refresh token is good for the holder of its key alone.
Result<void> check_key(const TokenRequest& request, const TokenRecord& token) {
  if (token.jkt.empty() || token.jkt == request.jkt) return {};
  return invalid_grant("the refresh token is bound to another key: prove that one with DPoP");
}

}  // namespace

Result<Json> RefreshTokenGrant::redeem(const TokenRequest& request) {
  const auto token = request.form.get("refresh_token");
  if (!token) return Error{ErrorCode::invalid_request, "refresh_token is missing"};

  const UnixTime now = clock_.now();
  const auto found = sessions_.find_refresh_token(token_digest(crypto_, *token), now);
  if (const auto* replayed = std::get_if<Replayed>(&found)) return answer_again(request, *replayed, now);
  const auto* live = std::get_if<FoundToken>(&found);
  if (live == nullptr || live->session.client != request.client.id) return unknown();
  if (const auto checked = check_key(request, live->token); !checked) return checked.error();
  const auto authorization = authorize(request, *live);
  if (!authorization) return authorization.error();
  return authorization->refresh_token == Authorization::RefreshToken::fresh
             ? rotate(request, *authorization, now)
             : keep(*authorization, now);
}

Result<Authorization> RefreshTokenGrant::authorize(const TokenRequest& request,
                                                   const FoundToken& presented) const {
  const SessionRecord& session = presented.session;
  auto user = directory_.user(session.user, presented.user_body);
  if (!user && !session.user.empty()) return invalid_grant("the user is not active any more");
  const auto scope = read_scope(request.form, session);
  if (!scope) return scope.error();
  const auto audience = read_asked_audience(request.form, session.audience, issuer_.issuer());
  if (!audience) return audience.error();
  Authorization authorization{.client = request.client,
                              .user = std::move(user),
                              .session = session,
                              .scope = *scope,
                              .audience = *audience,
                              .nonce = {},
                              .jkt = request.jkt};
  authorization.presented = presented.token.digest;
  authorization.refresh_token = request.client.rotates_refresh_tokens(session.type)
                                    ? Authorization::RefreshToken::fresh
                                    : Authorization::RefreshToken::keep_presented;
  return authorization;
}

Result<Json> RefreshTokenGrant::rotate(const TokenRequest& request, const Authorization& authorization,
                                       UnixTime now) {
  const IssuedTokens issued = issuer_.issue(authorization, now);
  const Rotation rotation{authorization.presented, issued.records, issued.session_expires_at,
                          grace_.count() > 0 ? seal_answer(crypto_, request, issued.answer) : std::string()};
  const auto rotated = sessions_.rotate(rotation, now);
  if (std::holds_alternative<Rotated>(rotated)) return issued.answer;
  if (std::holds_alternative<Unknown>(rotated)) return invalid_grant("the session has ended");
  // Live a moment ago and spent now: another request of the same client was faster. That is no theft.
  const auto& replayed = std::get<Replayed>(rotated);
  if (grace_.count() > 0) return answer_again(request, replayed, now);
  return invalid_grant("another request used the refresh token at the same moment; use what it brought");
}

Result<Json> RefreshTokenGrant::keep(const Authorization& authorization, UnixTime now) {
  const IssuedTokens issued = issuer_.issue(authorization, now);
  if (sessions_.add_tokens(authorization.session.id, issued.records, issued.session_expires_at, now))
    return issued.answer;
  return invalid_grant("the session has ended");
}

/// A spent refresh token comes from a client that did not get its answer, from a thief, or from the victim of
/// one. The first sends the same request again, and soon; of the other two nobody can say which it is.
Result<Json> RefreshTokenGrant::answer_again(const TokenRequest& request, const Replayed& replayed,
                                             UnixTime now) {
  const auto session = sessions_.get(replayed.session_id);
  if (!session || session->client != request.client.id) return unknown();
  if (now < replayed.spent_at + grace_) {
    auto answer = open_answer(crypto_, request, replayed.sealed_answer);
    if (!answer) return invalid_grant("another request used the refresh token a moment ago");
    (*answer)["expires_in"] = (*answer)["expires_in"].get<long long>() - (now - replayed.spent_at).count();
    return *std::move(answer);
  }
  backchannel_logout_.end(replayed.session_id, EndScope::children);
  return invalid_grant("the refresh token was used before; its session is closed");
}

}  // namespace codegrant::server
