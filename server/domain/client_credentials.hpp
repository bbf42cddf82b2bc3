// The members of a Client by which it proves who it is: a secret, keys, and the method that it uses.
#pragma once

#include "server/domain/client.hpp"

namespace codegrant::server {

/// Reads `secret`, `jwks`, `jwks_uri`, `token_endpoint_auth_method` and `token_endpoint_auth_signing_alg`
/// into `client`, and its `registration_access_token`.
void read_credentials(const Fields& fields, Client& client);

/// The algorithm that the member `name` chooses; none where it is absent.
std::optional<SigningAlgorithm> read_signing_algorithm(const Fields& fields, const char* name);

/// Notes what needs credentials that are not there, and what has no use for those that are. Asked once all
/// else is read.
void check_credentials(const Fields& fields, const Client& client);

}  // namespace codegrant::server
