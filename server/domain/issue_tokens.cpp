#include "server/domain/issue_tokens.hpp"

#include <algorithm>

#include "codegrant/codec/base64url.hpp"
#include "server/domain/backchannel_logout.hpp"
#include "server/domain/claims.hpp"
#include "server/domain/jws.hpp"
#include "server/domain/token_digest.hpp"
#include "server/domain/words.hpp"

namespace codegrant::server {
namespace {

constexpr Seconds id_token_lifetime{300};  // it says who logged in; where access is shorter, so is it
/// Long after it expired, an id_token still says as a hint who is to be signed out: as long as a browser's
/// session lasts.
constexpr Seconds id_token_use{12 * 3600};

/// One audience is a text, several are a list (RFC 7519 §4.1.3). `audience` is as a token's row has it.
Json audience_claim(const std::string& audience, const std::string& fallback) {
  const auto list = split_at_spaces(audience);
  if (list.empty()) return fallback;
  if (list.size() == 1) return list.front();
  return list;
}

}  // namespace

IssuedTokens TokenIssuer::issue(const Authorization& authorization, UnixTime now) const {
  const TokenSettings& settings = authorization.client.settings_of(authorization.session.type);
  const UnixTime wanted = now + settings.access_token_expiration;
  const UnixTime expires_at = std::min(wanted, authorization.expires_by.value_or(wanted));
  const bool is_jwt = settings.token_format == TokenFormat::jwt;
  const std::string jti = is_jwt ? ordered_id(random_) : std::string();
  const Secret access =
      is_jwt ? sign_access_token(authorization, now, expires_at, jti) : ordered_token(random_);

  IssuedTokens issued;
  issued.session_expires_at = std::max(authorization.session.expires_at, expires_at);
  issued.records.push_back({.digest = token_digest(crypto_, access.reveal()),
                            .kind = TokenKind::access,
                            .expires_at = expires_at,
                            .jti = jti,
                            .issued_at = now,
                            .scope = authorization.scope.to_string(),
                            .audience = authorization.audience,
                            .jkt = authorization.jkt});
  issued.answer = {{"access_token", access.reveal()},
                   {"token_type", authorization.jkt.empty() ? "Bearer" : "DPoP"},
                   {"expires_in", (expires_at - now).count()}};
  if (!authorization.scope.empty()) issued.answer["scope"] = authorization.scope.to_string();

  if (authorization.refresh_token != Authorization::RefreshToken::none)
    add_refresh_token(authorization, now, issued);
  if (authorization.user) {
    const bool openid = authorization.scope.contains("openid");
    if (openid) issued.answer["id_token"] = id_token(authorization, now, access);
    issued.answer["userinfo"] = userinfo_of(*authorization.user, authorization.scope, authorization.session);
  }
  return issued;
}

/// Draws a new one, or prolongs the one that was used. It keeps all that the session may, and stays with its
/// key where nothing else binds it to its client (RFC 9449 §5).
void TokenIssuer::add_refresh_token(const Authorization& authorization, UnixTime now,
                                    IssuedTokens& issued) const {
  const SessionRecord& session = authorization.session;
  const Client& client = authorization.client;
  const UnixTime expires_at = client.settings_of(session.type).refresh_token_expires_at(session.start, now);
  issued.session_expires_at = std::max(issued.session_expires_at, expires_at);
  Digest digest = authorization.presented;
  if (authorization.refresh_token == Authorization::RefreshToken::fresh) {
    const Secret refresh = ordered_token(random_);
    digest = token_digest(crypto_, refresh.reveal());
    issued.answer["refresh_token"] = refresh.reveal();
  }
  issued.records.push_back({.digest = digest,
                            .kind = TokenKind::refresh,
                            .expires_at = expires_at,
                            .jti = {},
                            .issued_at = now,
                            .scope = session.scope,
                            .audience = session.audience,
                            .jkt = client.requires_secret(session.type) ? std::string() : authorization.jkt});
}

Secret TokenIssuer::sign_access_token(const Authorization& authorization, UnixTime now, UnixTime expires_at,
                                      const std::string& jti) const {
  const Client& client = authorization.client;
  Json claims{{"iss", issuer_},
              {"sub", authorization.user ? authorization.user->id : client.id},
              {"aud", audience_claim(authorization.audience, issuer_)},
              {"client_id", client.id},
              {"iat", to_unix(now)},
              {"exp", to_unix(expires_at)},
              {"jti", jti}};
  if (!authorization.scope.empty()) claims["scope"] = authorization.scope.to_string();
  if (authorization.user) claims["auth_time"] = to_unix(authorization.session.auth_time);  // RFC 9068 §2.2.1
  if (!authorization.jkt.empty()) claims["cnf"] = {{"jkt", authorization.jkt}};            // RFC 9449 §6.1
  const auto signer = keyring_.signer(keyring_.algorithms().front(), expires_at);
  return Secret(sign_jws(*signer, "at+jwt", claims));
}

std::string TokenIssuer::id_token(const Authorization& authorization, UnixTime now,
                                  const Secret& access_token) const {
  const auto algorithm = authorization.client.id_token_signed_response_alg;
  const auto signer = keyring_.signer(algorithm.value_or(keyring_.algorithms().front()), now + id_token_use);
  const TokenSettings& settings = authorization.client.settings_of(authorization.session.type);
  Json claims =
      claims_of(*authorization.user, authorization.scope, claims_request_of(authorization.session).id_token);
  claims["iss"] = issuer_;
  claims["aud"] = authorization.client.id;
  claims["iat"] = to_unix(now);
  claims["exp"] = to_unix(now + std::min(id_token_lifetime, settings.access_token_expiration));
  claims["auth_time"] = to_unix(authorization.session.auth_time);
  claims["at_hash"] = base64url::encode(signer->half_hash(access_token.reveal()));
  if (!authorization.client.backchannel_logout_uri.empty() && !authorization.session.parent.empty())
    claims["sid"] =
        sid_of(crypto_, {authorization.client.id, authorization.session.user, authorization.session.parent});
  if (!authorization.nonce.empty()) claims["nonce"] = authorization.nonce;
  return sign_jws(*signer, "JWT", claims);
}

}  // namespace codegrant::server
