// The key that tokens are bound to (RFC 9449), kept by OpenSSL in this process and nowhere else.
#pragma once

#include <string>
#include <string_view>

#include "server/adapters/openssl_handles.hpp"

namespace codegrant::login {

class ProofKey {
 public:
  /// Makes a new key on the curve P-256. Throws std::runtime_error where OpenSSL cannot.
  ProofKey();

  /// A DPoP proof with these claims, as a compact JWS (RFC 9449 §4.2).
  std::string sign(std::string_view claims) const;

 private:
  server::openssl::Pkey key_;
};

}  // namespace codegrant::login
