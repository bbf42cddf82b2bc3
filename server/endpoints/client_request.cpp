#include "server/endpoints/client_request.hpp"

#include "server/endpoints/request_body.hpp"

namespace codegrant::server {

Result<Form> read_client_parameters(const http::Request& request) {
  // Addresses end up in logs and histories: no credentials and no token belong there (RFC 6749 §2.3.1).
  if (!request.query.empty()) return Error{ErrorCode::invalid_request, "send parameters in the body only"};
  return read_parameters(request);  // refuses a repeated parameter, RFC 6749 §3.2
}

Result<ClientRequest> read_client_request(const http::Request& request, ClientAuthentication& clients) {
  auto form = read_client_parameters(request);
  if (!form) return form.error();
  auto proven = clients.authenticate(request, *form, "");
  if (!proven) return proven.error();
  return ClientRequest{*std::move(form), *std::move(proven)};
}

}  // namespace codegrant::server
