#include "server/grants/password.hpp"

#include "server/domain/asked_audience.hpp"
#include "server/domain/words.hpp"
#include "server/grants/direct_authorization.hpp"

namespace codegrant::server {
namespace {

/// One answer for an unknown user, a wrong password, and a user whom a password alone does not let in.
Error refused() {
  return {ErrorCode::invalid_grant,
          "this user name and password do not fit together, or are not enough for this user"};
}

}  // namespace

Result<Json> PasswordGrant::redeem(const TokenRequest& request) {
  const auto username = request.form.get("username");
  const auto password = request.form.get("password");
  if (!username || !password) return Error{ErrorCode::invalid_request, "username and password are needed"};
  const auto scope =
      read_asked_scope(request.form, request.client.scope ? *request.client.scope : standard_scope());
  if (!scope) return scope.error();
  const auto audience =
      read_asked_audience(request.form, join_with_spaces(request.client.password.audience), issuer_.issuer());
  if (!audience) return audience.error();

  const auto user = passwords_.check(*username, Secret(std::string(*password)), request.remote_address);
  if (!user) return user.error().code == ErrorCode::invalid_grant ? refused() : user.error();
  if ((*user)->two_factor.enabled) return refused();
  return begin_session(request, *user, *scope, *audience);
}

Result<Json> PasswordGrant::begin_session(const TokenRequest& request, const ActiveUser& user,
                                          const Scope& scope, const std::string& audience) {
  const UnixTime now = clock_.now();
  auto authorization = direct_authorization(request, user, type(), scope, audience, ordered_id(random_), now);
  if (request.client.brings_refresh_token(type(), authorization.scope))
    authorization.refresh_token = Authorization::RefreshToken::fresh;
  const IssuedTokens issued = issuer_.issue(authorization, now);
  authorization.session.expires_at = issued.session_expires_at;
  sessions_.begin(authorization.session, issued.records);
  if (passwords_.still_holds(*user)) return issued.answer;
  backchannel_logout_.end(authorization.session.id, EndScope::only_this);
  return refused();
}

}  // namespace codegrant::server
