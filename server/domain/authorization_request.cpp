#include "server/domain/authorization_request.hpp"

#include <algorithm>
#include <charconv>

#include "codegrant/codec/base64url.hpp"
#include "codegrant/codec/uri.hpp"
#include "server/domain/asked_audience.hpp"
#include "server/domain/words.hpp"
#include "server/ports/crypto.hpp"

namespace codegrant::server {
namespace {

Error invalid(std::string detail) { return {ErrorCode::invalid_request, std::move(detail)}; }

/// Native applications listen on whatever port is free. Only the literal addresses, never "localhost", which
/// another machine could be made to answer for.
bool same_but_for_loopback_port(const std::string& sent, const std::string& registered) {
  auto a = Uri::parse(sent);
  auto b = Uri::parse(registered);
  if (!a || !b || a->scheme != "http" || (a->host != "127.0.0.1" && a->host != "[::1]")) return false;
  return a->scheme == b->scheme && a->host == b->host && a->userinfo.empty() && a->path == b->path &&
         a->query == b->query && !a->fragment;
}

Result<void> read_prompt(const Form& form, AuthorizationRequest& request) {
  const auto prompt =
      Scope::parse(form.get("prompt").value_or(""));  // the same grammar: words between spaces
  if (!prompt) return invalid("prompt is malformed");
  for (const auto& word : prompt->tokens()) {
    if (word == "none")
      request.prompt_none = true;
    else if (word == "login" || word == "select_account")
      request.prompt_login = true;
    else if (word == "consent")
      request.prompt_consent = true;
    else
      return invalid("prompt knows none, login, consent and select_account");
  }
  if (request.prompt_none && prompt->tokens().size() > 1) return invalid("prompt=none stands alone");
  return {};
}

Result<void> read_max_age(const Form& form, AuthorizationRequest& request) {
  const auto text = form.get("max_age");
  if (!text) return {};
  long long seconds = -1;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
  if (error != std::errc{} || end != text->data() + text->size() || seconds < 0)
    return invalid("max_age is a number of seconds");
  request.max_age = Seconds{seconds};
  if (seconds == 0) request.prompt_login = true;  // OpenID Connect Core §3.1.2.1: the same as prompt=login
  return {};
}

Result<void> read_pkce(const Form& form, const Client& client, Switch strict, AuthorizationRequest& request) {
  const auto challenge = form.get("code_challenge");
  if (!challenge) {
    if (form.get("code_challenge_method")) return invalid("code_challenge_method without code_challenge");
    if (client.requires_pkce() || strict == Switch::on)
      return invalid("this client needs PKCE: send code_challenge (RFC 7636)");
    return {};
  }
  // A missing method would mean `plain` (RFC 7636 §4.3), which shows the secret to whoever sees the request.
  if (form.get("code_challenge_method") != "S256") return invalid("code_challenge_method must be S256");
  const auto parsed = CodeChallenge::parse(*challenge);
  if (!parsed) return parsed.error();
  request.code_challenge = *parsed;
  return {};
}

/// Claims by name are for OpenID Connect, and for what the client may ask for anyway (Core §5.5).
Result<void> read_claims(const Form& form, const Scope& allowed, AuthorizationRequest& request) {
  request.consent = request.scope;
  const auto parameter = form.get("claims");
  if (!parameter || !request.scope.contains("openid")) return {};
  const auto claims = read_claims_request(*parameter);
  if (!claims) return claims.error();
  request.claims = claims->within(allowed);
  std::string consent = request.scope.to_string();
  for (const auto& scope : request.claims.scopes().tokens())
    if (!request.scope.contains(scope)) consent += " " + scope;
  request.consent = *Scope::parse(consent);
  return {};
}

/// Whom the tokens are for, and what SMART App Launch sends along.
Result<void> read_audience(const Form& form, const Client& client, const std::string& issuer,
                           AuthorizationRequest& request) {
  const std::string allowed = join_with_spaces(client.authorization_code.audience);
  if (form.get("launch")) return invalid("launch is not offered: there is no launch from a health record");
  if (const auto aud = check_aud(form, allowed, issuer); !aud) return aud.error();
  const auto audience = read_asked_audience(form, allowed, issuer);
  if (!audience) return audience.error();
  request.audience = *audience;
  return {};
}

Result<void> read_dpop_jkt(const Form& form, AuthorizationRequest& request) {
  const auto jkt = form.get("dpop_jkt");
  if (!jkt) return {};
  const auto digest = base64url::decode(*jkt);
  if (!digest || digest->size() != sizeof(Digest))
    return invalid("dpop_jkt is a SHA-256 thumbprint, 43 characters of base64url");
  request.dpop_jkt = std::string(*jkt);
  return {};
}

}  // namespace

bool is_pushed_request_uri(std::string_view request_uri) {
  return request_uri.starts_with(pushed_request_prefix);
}

bool is_repeated(const Form& form, std::string_view name) {
  return std::find(form.repeated().begin(), form.repeated().end(), name) != form.repeated().end();
}

Result<RedirectTarget> read_redirect_target(const Form& form, const Client& client, Switch strict) {
  if (is_repeated(form, "redirect_uri")) return invalid("redirect_uri was sent twice");
  RedirectTarget target;
  if (const auto state = form.get("state"); state && !is_repeated(form, "state"))
    target.state = std::string(*state);
  if (form.get("response_mode") == "form_post") target.response_mode = ResponseMode::form_post;
  const auto sent = form.get("redirect_uri");
  if (!sent) {
    if (strict == Switch::on && scope_contains(form.get("scope").value_or(""), "openid"))
      return invalid("redirect_uri is missing, and this server is strict about scope openid");
    if (client.redirect_uris.size() != 1)
      return invalid("redirect_uri is missing, and the client has several or none");
    target.redirect_uri = client.redirect_uris.front();
    return target;
  }
  target.redirect_uri = std::string(*sent);
  for (const auto& registered : client.redirect_uris)
    if (registered == *sent || same_but_for_loopback_port(target.redirect_uri, registered)) return target;
  return invalid("redirect_uri is not registered for this client; it must be equal to the letter");
}

Result<AuthorizationRequest> read_authorization_request(const Form& form, const Client& client,
                                                        const std::string& issuer, Switch strict) {
  if (!form.repeated().empty()) return invalid(form.repeated().front() + " was sent twice");
  if (form.get("request")) return Error{ErrorCode::request_not_supported, "send plain parameters"};
  if (const auto uri = form.get("request_uri"); uri && !is_pushed_request_uri(*uri))
    return Error{ErrorCode::request_uri_not_supported, "push the request to /auth/par (RFC 9126)"};
  const auto response_type = form.get("response_type");
  if (!response_type) return invalid("response_type is missing: send response_type=code");
  if (*response_type != "code")
    return Error{ErrorCode::unsupported_response_type, "only response_type=code is offered"};
  if (!client.allows("authorization_code"))
    return Error{ErrorCode::unauthorized_client, "the client's grant_types hold no authorization_code"};
  if (const auto mode = form.get("response_mode").value_or("query"); mode != "query" && mode != "form_post")
    return invalid("response_mode is query or form_post");

  AuthorizationRequest request;
  request.nonce = std::string(form.get("nonce").value_or(""));
  request.login_hint = std::string(form.get("login_hint").value_or(""));
  request.id_token_hint = std::string(form.get("id_token_hint").value_or(""));
  if (const auto pkce = read_pkce(form, client, strict, request); !pkce) return pkce.error();
  const Scope& allowed = client.scope ? *client.scope : standard_scope();
  const auto scope = read_asked_scope(form, allowed);
  if (!scope) return scope.error();
  request.scope = *scope;
  if (const auto claims = read_claims(form, allowed, request); !claims) return claims.error();
  if (const auto audience = read_audience(form, client, issuer, request); !audience) return audience.error();
  if (const auto jkt = read_dpop_jkt(form, request); !jkt) return jkt.error();
  if (const auto prompt = read_prompt(form, request); !prompt) return prompt.error();
  if (const auto max_age = read_max_age(form, request); !max_age) return max_age.error();
  return request;
}

}  // namespace codegrant::server
