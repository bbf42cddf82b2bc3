#include "server/endpoints/introspect.hpp"

#include "server/domain/words.hpp"
#include "server/endpoints/client_request.hpp"
#include "server/endpoints/oauth_response.hpp"

namespace codegrant::server {
namespace {

/// Whether `asking` may learn what the token is good for.
bool is_entitled(const ProvenClient& asking, const LiveToken& live) {
  if (asking.client->id == live.client->id) return true;
  return asking.proof != ClientProof::none && is_meant_for(*asking.client, live);
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

Json IntrospectEndpoint::describe(const LiveToken& live) const {
  const auto& [token, session, client, user] = live;
  Json answer{{"active", true},
              {"iss", issuer_},
              {"client_id", client->id},
              {"sub", user ? user->id : client->id},
              {"iat", to_unix(token.issued_at)},
              {"exp", to_unix(token.expires_at)}};
  if (token.kind == TokenKind::access) answer["token_type"] = token.jkt.empty() ? "Bearer" : "DPoP";
  if (!token.jti.empty()) answer["jti"] = token.jti;
  if (user) answer["username"] = user->display_name;
  if (!token.scope.empty()) answer["scope"] = token.scope;
  if (!token.audience.empty()) answer["aud"] = split_at_spaces(token.audience);
  if (!token.jkt.empty()) answer["cnf"] = {{"jkt", token.jkt}};
  return answer;
}

}  // namespace codegrant::server
