#include "server/grants/token_exchange.hpp"

#include "server/domain/asked_audience.hpp"
#include "server/domain/words.hpp"
#include "server/grants/direct_authorization.hpp"

namespace codegrant::server {
namespace {

constexpr std::string_view access_token_type = "urn:ietf:params:oauth:token-type:access_token";
constexpr std::string_view jwt_type = "urn:ietf:params:oauth:token-type:jwt";

Error invalid(std::string detail) { return {ErrorCode::invalid_request, std::move(detail)}; }

/// What the request may say beside the token itself (RFC 8693 §2.1).
Result<void> check_types(const Form& form) {
  const auto subject = form.get("subject_token_type");
  if (!subject) return invalid("subject_token_type is missing");
  if (*subject != access_token_type && *subject != jwt_type)
    return invalid("subject_token_type must be " + std::string(access_token_type));
  if (form.get("requested_token_type").value_or(access_token_type) != access_token_type)
    return invalid("requested_token_type must be " + std::string(access_token_type));
  if (form.get("actor_token")) return invalid("actor_token is not offered: the client that asks is who acts");
  return {};
}

Error no_good_token() {
  return invalid(
      "subject_token is no good token of this server's that was given to this client or names it in its "
      "audience, nor one of an issuer that is trusted here");
}

}  // namespace

/// Whom the new token will stand for, and what it can say at most.
struct TokenExchangeGrant::Subject {
  ActiveUser user;  ///< never null
  Scope scope;
  std::string audience;
  std::string parent;  ///< session that the new one ends with; empty: none of ours
  UnixTime auth_time{};
  UnixTime expires_at{};

  /// All of its scope that the client may have, or the part of that that was asked for.
  Result<Scope> asked_scope(const TokenRequest& request) const {
    const Scope& allowed = request.client.scope ? *request.client.scope : scope;
    std::vector<std::string> both;
    for (const auto& token : scope.tokens())
      if (allowed.contains(token)) both.push_back(token);
    const auto most = Scope::parse(join_with_spaces(both));
    if (!most) return most.error();
    if (!request.form.get("scope")) return *most;
    return read_asked_scope(request.form, *most);
  }

  /// The audiences that the client is registered for, or else the subject's, or the part of them that was
  /// asked for: by address (`resource`), by name (`audience`), or both.
  Result<std::string> asked_audience(const TokenRequest& request, const std::string& issuer) const {
    const auto& registered = request.client.token_exchange.audience;
    const std::string allowed = registered.empty() ? audience : join_with_spaces(registered);
    auto resources = read_asked_audience(request.form, allowed, issuer);
    auto asked = request.form.all("audience");
    if (!resources || asked.empty()) return resources;
    for (auto& resource : request.form.all("resource")) asked.push_back(std::move(resource));
    return narrow_audience(asked, allowed, issuer);
  }
};

Result<Json> TokenExchangeGrant::redeem(const TokenRequest& request) {
  if (request.proof == ClientProof::none)
    return Error{ErrorCode::unauthorized_client, "token exchange needs a client that proves who it is"};
  if (const auto checked = check_types(request.form); !checked) return checked.error();
  const auto subject = find_subject(request);
  if (!subject) return subject.error();
  auto authorization = authorize(request, *subject);
  if (!authorization) return authorization.error();

  IssuedTokens issued = issuer_.issue(*authorization, clock_.now());
  authorization->session.expires_at = issued.session_expires_at;
  if (!begin(authorization->session, issued.records)) return no_good_token();
  // Who the user is, was told to whoever logged them in.
  for (const auto* name : {"id_token", "userinfo"}) issued.answer.erase(name);
  issued.answer["issued_token_type"] = access_token_type;
  return issued.answer;
}

/// The token to exchange. Unknown, expired and not meant for this client are one answer: none of them is the
/// client's business (§2.2.2).
Result<TokenExchangeGrant::Subject> TokenExchangeGrant::find_subject(const TokenRequest& request) const {
  const auto token = request.form.get("subject_token");
  if (!token) return invalid("subject_token is missing");
  if (const auto own = tokens_.find(*token, TokenKind::access)) return read_own(request, *own);
  const auto foreign = foreign_.find(*token);
  if (!foreign) return no_good_token();
  const Scope scope = foreign->scope ? *foreign->scope : request.client.scope.value_or(Scope());
  return Subject{foreign->user, scope, {}, {}, foreign->auth_time, foreign->expires_at};
}

Result<TokenExchangeGrant::Subject> TokenExchangeGrant::read_own(const TokenRequest& request,
                                                                 const LiveToken& live) const {
  const auto& [token, session, client, user] = live;
  if (!is_meant_for(request.client, live)) return no_good_token();
  if (!user) return invalid("subject_token stands for a client, not for a user");
  if (!token.jkt.empty() && token.jkt != request.jkt)
    return invalid("subject_token is bound to a key: prove it with DPoP");
  const auto scope = Scope::parse(token.scope);
  if (!scope) return scope.error();
  return Subject{user, *scope, token.audience, session.id, session.auth_time, token.expires_at};
}

/// A token of ours that was revoked meanwhile buys nothing.
bool TokenExchangeGrant::begin(const SessionRecord& session, const std::vector<TokenRecord>& tokens) {
  if (!session.parent.empty()) return sessions_.begin_below(session, tokens);
  sessions_.begin(session, tokens);
  return true;
}

Result<Authorization> TokenExchangeGrant::authorize(const TokenRequest& request,
                                                    const Subject& subject) const {
  const auto scope = subject.asked_scope(request);
  if (!scope) return scope.error();
  const auto audience = subject.asked_audience(request, issuer_.issuer());
  if (!audience) return audience.error();
  auto authorization = direct_authorization(request, subject.user, type(), *scope, *audience,
                                            ordered_id(random_), clock_.now());
  authorization.session.parent = subject.parent;
  authorization.session.auth_time = subject.auth_time;
  authorization.expires_by = subject.expires_at;
  return authorization;
}

}  // namespace codegrant::server
