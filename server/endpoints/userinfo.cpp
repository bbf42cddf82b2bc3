#include "server/endpoints/userinfo.hpp"

#include "server/endpoints/oauth_response.hpp"

namespace codegrant::server {

http::Response UserinfoEndpoint::handle(const http::Request& request) const {
  const auto found = callers_.find_bearer(request);
  if (std::holds_alternative<Anonymous>(found)) return token_challenge();
  if (const auto* error = std::get_if<Error>(&found)) return token_challenge(request, *error);
  const auto& caller = std::get<Caller>(found);
  if (!caller.user)
    return token_challenge(request,
                           {ErrorCode::insufficient_scope, "this token stands for a client, not for a user"});
  const bool openid = caller.scope.contains("openid");
  return token_response(openid ? claims_of(*caller.user, caller.scope) : shown_user(*caller.user));
}

}  // namespace codegrant::server
