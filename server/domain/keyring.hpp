// The keys that sign tokens: made at the first start, sealed in the store, parsed once.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "codegrant/base/secret.hpp"
#include "server/ports/clock.hpp"
#include "server/ports/key_store.hpp"

namespace codegrant::server {

/// Fixed once constructed; safe to use from several threads.
class Keyring {
 public:
  /// Reads the keys from `store`, or makes the first one. `sealing_key` has 32 bytes. Throws
  /// std::runtime_error, said for the operator, where a stored key cannot be opened with it.
  Keyring(KeyStore& store, const Crypto& crypto, const Secret& sealing_key, const Clock& clock);

  /// The key that signs now.
  const Signer& current() const { return *signers_.front(); }

  /// The key of that id; none where it is not ours.
  const Signer* find(std::string_view kid) const;

  /// The public keys as a JWK Set (RFC 7517 §5).
  const std::string& jwks() const { return jwks_; }

 private:
  std::vector<std::shared_ptr<const Signer>> signers_;  // newest first, never empty
  std::string jwks_;
};

}  // namespace codegrant::server
