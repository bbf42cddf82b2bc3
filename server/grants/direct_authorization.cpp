#include "server/grants/direct_authorization.hpp"

#include <utility>

namespace codegrant::server {

Authorization direct_authorization(const TokenRequest& request, ActiveUser user, std::string_view grant_type,
                                   const Scope& scope, const std::string& audience, std::string id,
                                   UnixTime now) {
  Authorization authorization{.client = request.client,
                              .user = std::move(user),
                              .session = {},
                              .scope = scope,
                              .audience = audience,
                              .nonce = {},
                              .jkt = request.jkt};
  SessionRecord& session = authorization.session;
  session.id = std::move(id);
  session.type = grant_type;
  session.client = request.client.id;
  if (authorization.user) session.user = authorization.user->id;
  session.scope = scope.to_string();
  session.audience = audience;
  session.auth_time = session.start = session.expires_at = session.updated_at = now;
  return authorization;
}

}  // namespace codegrant::server
