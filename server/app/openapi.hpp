// The OpenAPI document of this server.
#pragma once

#include <string>

#include "server/base/switch.hpp"

namespace codegrant::server {

/// OpenAPI 3.1 as JSON text: what openapi.yaml tells, with the issuer as the server's address, and without
/// what is switched off.
std::string openapi_document(const std::string& issuer, Switch sign_up, Switch registration);

}  // namespace codegrant::server
