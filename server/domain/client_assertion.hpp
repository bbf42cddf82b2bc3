// Clients that authenticate by a signature: private_key_jwt (RFC 7523 §2.2, OpenID Connect Core §9).
#pragma once

#include <string>
#include <string_view>

#include "server/domain/client_keys.hpp"
#include "server/domain/jws.hpp"
#include "server/ports/once_store.hpp"

namespace codegrant::server {

inline constexpr std::string_view jwt_bearer_assertion =
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Safe to use from several threads.
class ClientAssertions {
 public:
  ClientAssertions(std::string issuer, ClientKeys& keys, const Crypto& crypto, OnceStore& once,
                   const Clock& clock)
      : issuer_(std::move(issuer)), keys_(keys), crypto_(crypto), once_(once), clock_(clock) {}

  /// Whether `client`, whose name the assertion bears, signed it for this server, at most five minutes ahead
  /// of its end, and it comes for the first time. `endpoint` is the path that it came to: beside the issuer
  /// and the token endpoint its address may be the audience (RFC 9126 §2). Fails with `invalid_client`, or
  /// with `temporarily_unavailable` while the client's keys are being fetched.
  Result<void> check(const Client& client, const CompactJws& assertion, std::string_view endpoint);

 private:
  Result<void> check_claims(const Client& client, const Json& claims, std::string_view endpoint) const;
  Result<void> check_audience(const Json& aud, std::string_view endpoint) const;
  Result<void> check_times(const Json& claims) const;
  Result<void> check_signature(const Client& client, const CompactJws& assertion);
  Result<void> use_once(const Client& client, const Json& claims);

  std::string issuer_;
  ClientKeys& keys_;
  const Crypto& crypto_;
  OnceStore& once_;
  const Clock& clock_;
};

}  // namespace codegrant::server
