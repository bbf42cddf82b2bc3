// Keeps short secrets that must be read back: encrypted under the server's key, which is not in the store.
#pragma once

#include <string>
#include <string_view>

#include "codegrant/base/secret.hpp"
#include "server/ports/crypto.hpp"

namespace codegrant::server {

/// Safe to use from several threads.
class Sealer {
 public:
  /// `key` has 32 bytes.
  Sealer(const Crypto& crypto, Secret key) : crypto_(crypto), key_(std::move(key)) {}

  /// As text: `$sealed$` and base64url.
  std::string seal(const Secret& secret) const;
  /// Opens what `seal` made. Fails with `server_error` on anything else.
  Result<Secret> open(std::string_view sealed) const;

 private:
  const Crypto& crypto_;
  Secret key_;
};

}  // namespace codegrant::server
