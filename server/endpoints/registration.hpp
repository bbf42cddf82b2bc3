// /auth/register: clients register themselves (RFC 7591), and read, change and delete their registration
// (RFC 7592).
#pragma once

#include "server/domain/client_registration.hpp"
#include "server/domain/secret_check.hpp"
#include "server/domain/throttle.hpp"
#include "server/http/response.hpp"

namespace codegrant::server {

class RegistrationEndpoint {
 public:
  /// `initial_access_token` lets register; empty: anybody may.
  RegistrationEndpoint(const std::string& issuer, const Secret& initial_access_token,
                       ClientRegistration& registration, SecretCheck& secrets, Throttle& throttle,
                       const Crypto& crypto);

  /// POST: 201 with the client's metadata, its secret and its registration access token, both told this once;
  /// 400 `invalid_redirect_uri` or `invalid_client_metadata`, 401 without the initial access token, 413, and
  /// 429 after too many.
  http::Response create(const http::Request& request);
  /// With its registration access token; with any other 401, whether or not there is such a client.
  http::Response read(const http::Request& request, const std::string& client_id);
  /// All of its metadata anew, but for what an administrator changed; its secret cannot be chosen (§2.2). 409
  /// where somebody else wrote it meanwhile.
  http::Response replace(const http::Request& request, const std::string& client_id);
  /// 204; 409 as above.
  http::Response erase(const http::Request& request, const std::string& client_id);

 private:
  std::optional<http::Response> refuse_to_register(const http::Request& request);
  std::variant<RegisteredClient, http::Response> find(const http::Request& request,
                                                      const std::string& client_id);
  std::optional<http::Response> refuse_identity(const http::Request& request, const Client& client,
                                                const Json& metadata);
  std::optional<http::Response> refuse_secret(const http::Request& request, const Client& client,
                                              const Json& metadata);
  http::Response answer(int status, const ClientRegistration::Outcome& outcome) const;
  http::Response tell(int status, const RegisteredClient& registered) const;

  std::string address_;
  std::optional<Digest> initial_access_token_;
  ClientRegistration& registration_;
  SecretCheck& secrets_;
  Throttle& throttle_;
  const Crypto& crypto_;
};

}  // namespace codegrant::server
