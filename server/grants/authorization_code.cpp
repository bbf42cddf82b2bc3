#include "server/grants/authorization_code.hpp"

#include "codegrant/codec/base64url.hpp"
#include "codegrant/protocol/pkce.hpp"
#include "server/domain/asked_audience.hpp"
#include "server/domain/token_digest.hpp"

namespace codegrant::server {
namespace {

Error invalid_grant(std::string detail) { return {ErrorCode::invalid_grant, std::move(detail)}; }

/// RFC 6749 §4.1.3: what the authorization request named, the token request names again. Left out, it is
/// accepted where the client had no choice anyway and the code is bound to it by other means.
Result<void> check_redirect_uri(const TokenRequest& request, const CodeGrant& grant, Switch strict) {
  const auto sent = request.form.get("redirect_uri");
  if (sent) {
    if (*sent == grant.redirect_uri) return {};
    return invalid_grant("redirect_uri differs from the authorization request's");
  }
  const auto& registered = request.client.redirect_uris;
  const bool only_one = registered.size() == 1 && registered.front() == grant.redirect_uri;
  const bool bound = !grant.code_challenge.empty() || request.proof == ClientProof::secret;
  if (only_one && bound && strict == Switch::off) return {};
  return invalid_grant("redirect_uri is missing");
}

/// RFC 7636 §4.6, and RFC 9700 §2.1.1: a verifier without a challenge betrays a stripped challenge.
Result<void> check_code_verifier(const Form& form, const CodeGrant& grant, const Crypto& crypto) {
  const auto sent = form.get("code_verifier");
  if (grant.code_challenge.empty()) {
    if (!sent) return {};
    return invalid_grant("code_verifier was sent, but the authorization request had no code_challenge");
  }
  if (!sent) return invalid_grant("code_verifier is missing");
  const auto verifier = CodeVerifier::parse(*sent);
  if (!verifier) return invalid_grant("code_verifier must be 43 to 128 unreserved characters");
  const std::string challenge = base64url::encode(bytes_of(crypto.sha256(verifier->reveal())));
  if (equal_in_constant_time(challenge, grant.code_challenge)) return {};
  return invalid_grant("code_verifier does not match the code_challenge");
}

/// What the session remembers of the request.
std::string details_of(const CodeGrant& grant) {
  const auto claims = parse_json(grant.claims);
  return claims ? to_text(Json{{"claims", *claims}}) : "{}";
}

/// RFC 9449 §10: a code that names a key is for its holder alone.
Result<void> check_key(const TokenRequest& request, const CodeGrant& grant) {
  if (grant.dpop_jkt.empty() || grant.dpop_jkt == request.jkt) return {};
  return invalid_grant("the code is bound to another key: prove that of dpop_jkt with DPoP");
}

}  // namespace

Result<Json> AuthorizationCodeGrant::redeem(const TokenRequest& request) {
  const Client& client = request.client;
  const auto code = request.form.get("code");
  if (!code) return Error{ErrorCode::invalid_request, "code is missing"};

  const UnixTime now = clock_.now();
  const Digest digest = token_digest(crypto_, *code);
  const auto found = codes_.find(digest, now);
  if (const auto* replayed = std::get_if<Replayed>(&found)) return end_family(*replayed, client);
  const auto* live = std::get_if<FoundCode>(&found);
  if (live == nullptr || live->grant.client != client.id)
    return invalid_grant("the code is unknown or expired");
  const CodeGrant& grant = live->grant;
  if (const auto checked = check_redirect_uri(request, grant, strict_); !checked) return checked.error();
  if (const auto checked = check_code_verifier(request.form, grant, crypto_); !checked)
    return checked.error();
  if (const auto checked = check_key(request, grant); !checked) return checked.error();
  return exchange(request, digest, *live, now);
}

Result<Json> AuthorizationCodeGrant::exchange(const TokenRequest& request, const Digest& code,
                                              const FoundCode& found, UnixTime now) {
  const Client& client = request.client;
  const CodeGrant& grant = found.grant;
  const auto audience = read_asked_audience(request.form, grant.audience, issuer_.issuer());
  if (!audience) return audience.error();
  const auto user = directory_.user(grant.user, found.user_body);
  if (!user) return invalid_grant("the user is not active any more");

  Authorization authorization{.client = client,
                              .user = user,
                              .session = {},
                              .scope = {},
                              .audience = *audience,
                              .nonce = grant.nonce,
                              .jkt = request.jkt};
  authorization.session = {.id = ordered_id(random_),
                           .parent = grant.browser_session,
                           .type = "authorization_code",
                           .client = client.id,
                           .user = grant.user,
                           .scope = grant.scope,
                           .audience = grant.audience,
                           .details = details_of(grant),
                           .auth_time = grant.auth_time,
                           .start = now,
                           .expires_at = now,
                           .updated_at = now};
  if (const auto scope = Scope::parse(grant.scope)) authorization.scope = *scope;
  if (client.brings_refresh_token("authorization_code", authorization.scope))
    authorization.refresh_token = Authorization::RefreshToken::fresh;

  const IssuedTokens issued = issuer_.issue(authorization, now);
  authorization.session.expires_at = issued.session_expires_at;
  const auto redeemed = codes_.redeem(code, authorization.session, issued.records, now);
  if (const auto* replayed = std::get_if<Replayed>(&redeemed)) return end_family(*replayed, client);
  if (std::holds_alternative<Unknown>(redeemed)) return invalid_grant("the code is unknown or expired");
  return issued.answer;
}

/// Two parties hold the code, and one of them got tokens for it: nobody keeps them (RFC 6749 §4.1.2).
Error AuthorizationCodeGrant::end_family(const Replayed& replayed, const Client& client) {
  const auto session = sessions_.get(replayed.session_id);
  if (!session || session->client != client.id) return invalid_grant("the code is unknown or expired");
  backchannel_logout_.end(replayed.session_id, EndScope::children);
  return invalid_grant("the code was used before; the tokens it brought are revoked");
}

}  // namespace codegrant::server
