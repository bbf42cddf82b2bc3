// What the endpoints for clients have in common: parameters in the body, from a client that proved who it is.
#pragma once

#include "server/domain/client_authentication.hpp"

namespace codegrant::server {

struct ClientRequest {
  Form form;
  ProvenClient proven;
};

/// Reads the body's parameters (form, JSON or YAML; none of them twice) and authenticates the client. Fails
/// with `invalid_request` or `invalid_client`. May throw Overloaded.
Result<ClientRequest> read_client_request(const http::Request& request, const Directory& directory,
                                          SecretCheck& secrets);

}  // namespace codegrant::server
