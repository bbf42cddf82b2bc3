#include "server/endpoints/token.hpp"

#include "server/endpoints/client_request.hpp"
#include "server/endpoints/oauth_response.hpp"

namespace codegrant::server {

// Every grant passes these steps, in this order.
http::Response TokenEndpoint::handle(const http::Request& request) {
  const auto form = read_client_parameters(request);
  if (!form) return error_response(form.error());
  const auto grant_type = form->get("grant_type");
  const auto proven = clients_.authenticate(request, *form, grant_type.value_or(""));  // §3.2.1
  if (!proven) return error_response(proven.error());
  if (!grant_type) return error_response({ErrorCode::invalid_request, "grant_type is missing"});
  Grant* grant = find_grant(*grant_type);
  if (grant == nullptr)
    return error_response({ErrorCode::unsupported_grant_type, "this server has no such grant_type"});
  const Client& client = *proven->client;
  // §5.2 keeps the two apart: the server knows this grant, this client may not use it.
  if (!client.allows(grant->type()))
    return error_response({ErrorCode::unauthorized_client, "the Client's grant_types do not hold this one"});
  const auto jkt = read_key(request, client);
  if (!jkt) return error_response(jkt.error());
  const auto answer = grant->redeem({*form, client, proven->proof, request.remote_address, *jkt});
  if (!answer) return error_response(answer.error());
  return token_response(*answer);
}

std::vector<std::string> TokenEndpoint::grant_types() const {
  std::vector<std::string> types;
  for (const auto& grant : grants_) types.emplace_back(grant->type());
  return types;
}

/// The key that the tokens will be bound to; empty: to none (RFC 9449 §5).
Result<std::string> TokenEndpoint::read_key(const http::Request& request, const Client& client) const {
  auto jkt = dpop_.read_proof(request);
  if (jkt && jkt->empty() && client.dpop_bound_access_tokens)
    return Error{ErrorCode::invalid_dpop_proof,
                 "this client's tokens are bound to a key: send a DPoP header"};
  return jkt;
}

Grant* TokenEndpoint::find_grant(std::string_view type) const {
  for (const auto& grant : grants_)
    if (grant->type() == type) return grant.get();
  return nullptr;
}

}  // namespace codegrant::server
