// Which client a token request comes from (RFC 6749 §2.3, §3.2.1).
#pragma once

#include "codegrant/codec/form.hpp"
#include "server/domain/directory.hpp"
#include "server/domain/secret_check.hpp"
#include "server/http/request.hpp"

namespace codegrant::server {

/// What an `Authorization: Basic` header holds.
struct BasicCredentials {
  std::string id;
  Secret secret;
};

/// Reads `Authorization: Basic`, whose two parts are form-encoded inside (RFC 6749 §2.3.1). Fails with
/// `invalid_client` where the header is malformed.
Result<BasicCredentials> read_basic(std::string_view authorization);

/// Whether the header uses the Basic scheme.
bool is_basic(std::string_view authorization);

/// The client that a request proves to come from. A confidential client authenticates by Basic or by
/// client_secret in the body, never both (§2.3); a public one names itself by client_id. Fails with
/// `invalid_client` (unknown and wrong alike, at like cost) or `invalid_request`. May throw Overloaded.
Result<Client> authenticate_client(const http::Request& request, const Form& form, const Directory& directory,
                                   SecretCheck& secrets);

}  // namespace codegrant::server
