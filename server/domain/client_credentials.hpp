// The members of a Client by which it proves who it is: a secret, keys, and the method that it uses.
#pragma once

#include "server/domain/client.hpp"

namespace codegrant::server {

/// Reads `secret`, `jwks`, `jwks_uri` and `token_endpoint_auth_method` into `client`.
void read_credentials(const Fields& fields, Client& client);

/// Notes what needs credentials that are not there, and what has no use for those that are. Asked once all
/// else is read.
void check_credentials(const Fields& fields, const Client& client);

}  // namespace codegrant::server
