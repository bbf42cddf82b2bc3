#include "server/grants/direct_authorization.hpp"

#include <utility>

#include "server/domain/words.hpp"

namespace codegrant::server {

Authorization direct_authorization(const Client& client, std::optional<User> user,
                                   std::string_view grant_type, const Scope& scope, std::string id,
                                   UnixTime now) {
  Authorization authorization{
      .client = client, .user = std::move(user), .session = {}, .scope = scope, .nonce = {}};
  SessionRecord& session = authorization.session;
  session.id = std::move(id);
  session.type = grant_type;
  session.client = client.id;
  if (authorization.user) session.user = authorization.user->id;
  session.scope = scope.to_string();
  session.audience = join_with_spaces(client.settings_of(grant_type).audience);
  session.auth_time = session.start = session.expires_at = session.updated_at = now;
  return authorization;
}

}  // namespace codegrant::server
