#include "server/endpoints/revoke.hpp"

#include "server/endpoints/client_request.hpp"
#include "server/endpoints/oauth_response.hpp"

namespace codegrant::server {

http::Response RevokeEndpoint::handle(const http::Request& request) const {
  const auto asked = read_client_request(request, clients_);
  if (!asked) return error_response(asked.error());
  const auto token = asked->form.get("token");
  if (!token) return error_response({ErrorCode::invalid_request, "token is missing"});
  if (const auto session = tokens_.find_session(*token)) {
    // §2.1: the client is told that it may not do this.
    if (session->client != asked->proven.client->id)
      return error_response({ErrorCode::invalid_request, "the token was given to another client"});
    backchannel_logout_.end_for_its_client(*session);
  }
  http::Response revoked;
  return http::no_store(revoked);
}

}  // namespace codegrant::server
