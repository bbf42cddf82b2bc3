// Keys of every algorithm that an id_token may be signed with, as a server would have them.
#pragma once

#include <string>
#include <string_view>

#include "server/adapters/openssl_handles.hpp"

namespace codegrant::login {

class TestKey {
 public:
  /// A new key for `alg`; RSA keys are made once.
  explicit TestKey(std::string_view alg);

  std::string jwk() const;
  /// The JWS signature in base64url.
  std::string sign(std::string_view signing_input) const;

 private:
  std::string alg_;
  server::openssl::Pkey key_;
};

/// The left half of the algorithm's hash of `access_token` (OpenID Connect Core §3.1.3.6).
std::string at_hash_of(std::string_view access_token, std::string_view alg);

}  // namespace codegrant::login
