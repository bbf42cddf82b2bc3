#include "server/endpoints/introspect.hpp"

#include <algorithm>

#include "server/domain/words.hpp"
#include "server/endpoints/client_request.hpp"
#include "server/endpoints/oauth_response.hpp"

namespace codegrant::server {
namespace {

/// Whether `asking` may learn what the token is good for.
bool is_entitled(const ProvenClient& asking, const LiveToken& token) {
  const std::string& id = asking.client.id;
  if (id == token.client.id) return true;
  const auto audience = split_at_spaces(token.session.audience);
  return asking.proof == ClientProof::secret &&
         std::find(audience.begin(), audience.end(), id) != audience.end();
}

}  // namespace

http::Response IntrospectEndpoint::handle(const http::Request& request) const {
  const auto asked = read_client_request(request, clients_);
  if (!asked) return error_response(asked.error());
  const auto token = asked->form.get("token");
  if (!token) return error_response({ErrorCode::invalid_request, "token is missing"});
  const auto live = tokens_.find(*token);
  if (!live || !is_entitled(asked->proven, *live)) return token_response({{"active", false}});
  return token_response(describe(*live));
}

Json IntrospectEndpoint::describe(const LiveToken& token) const {
  const SessionRecord& session = token.session;
  Json answer{{"active", true},
              {"iss", issuer_},
              {"client_id", session.client},
              {"sub", token.user ? session.user : session.client},
              {"exp", to_unix(token.expires_at)}};
  if (token.kind == TokenKind::access) answer["token_type"] = "Bearer";
  if (token.user) answer["username"] = token.user->display_name;
  if (!session.scope.empty()) answer["scope"] = session.scope;
  if (!session.audience.empty()) answer["aud"] = split_at_spaces(session.audience);
  return answer;
}

}  // namespace codegrant::server
