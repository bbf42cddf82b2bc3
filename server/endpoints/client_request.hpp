// What the endpoints for clients have in common: parameters in the body, from a client that proved who it is.
#pragma once

#include "server/domain/client_authentication.hpp"

namespace codegrant::server {

/// The body's parameters (form, JSON or YAML; none of them twice). Fails with `invalid_request`.
Result<Form> read_client_parameters(const http::Request& request);

struct ClientRequest {
  Form form;
  ProvenClient proven;
};

/// The parameters and the client that sent them, for endpoints that know no grant types. Fails with
/// `invalid_request` or `invalid_client`. May throw Overloaded.
Result<ClientRequest> read_client_request(const http::Request& request, ClientAuthentication& clients);

}  // namespace codegrant::server
