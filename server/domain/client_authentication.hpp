// Which client a token request comes from (RFC 6749 §2.3, §3.2.1).
#pragma once

#include "codegrant/codec/form.hpp"
#include "server/domain/client_assertion.hpp"
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

/// What a client showed beside its name.
enum class ClientProof {
  none,
  secret,  ///< its secret, or a signature by its private key
};

struct ProvenClient {
  ActiveClient client;  ///< never null
  ClientProof proof = ClientProof::none;
};

class ClientAuthentication {
 public:
  ClientAuthentication(const Directory& directory, SecretCheck& secrets, ClientAssertions& assertions)
      : directory_(directory), secrets_(secrets), assertions_(assertions) {}

  /// The client that a token request proves to come from. It authenticates by Basic, by client_secret in the
  /// body or by a client_assertion, one of them (§2.3), by the method that it is registered with, and must do
  /// so where it `requires_secret` for `grant_type` (empty: the request is about no grant); a public one
  /// names itself by client_id. Fails with `invalid_client` (unknown, wrong and missing alike, at like cost),
  /// `invalid_request`, or `temporarily_unavailable` after too many wrong ones and while the keys of a client
  /// are being fetched. May throw Overloaded.
  Result<ProvenClient> authenticate(const http::Request& request, const Form& form,
                                    std::string_view grant_type);

 private:
  Result<ProvenClient> by_assertion(const http::Request& request, const Form& form);

  const Directory& directory_;
  SecretCheck& secrets_;
  ClientAssertions& assertions_;
};

}  // namespace codegrant::server
