#include "server/endpoints/userinfo.hpp"

#include "server/endpoints/oauth_response.hpp"

namespace codegrant::server {

http::Response UserinfoEndpoint::handle(const http::Request& request) const {
  const auto found = callers_.find_bearer(request);
  if (std::holds_alternative<Anonymous>(found)) return bearer_challenge();
  if (const auto* error = std::get_if<Error>(&found)) return bearer_challenge(*error);
  const auto& caller = std::get<Caller>(found);
  if (!caller.user)
    return bearer_challenge(
        {ErrorCode::insufficient_scope, "this token stands for a client, not for a user"});
  const bool openid = caller.scope.contains("openid");
  return token_response(openid ? claims_of(*caller.user, caller.scope) : shown_user(*caller.user));
}

}  // namespace codegrant::server
