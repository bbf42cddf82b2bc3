// Where signing keys live. Their private parts arrive sealed; this port never sees them in clear.
#pragma once

#include <string>
#include <vector>

#include "codegrant/base/time.hpp"
#include "server/ports/crypto.hpp"

namespace codegrant::server {

struct StoredKey {
  std::string kid;
  SigningAlgorithm algorithm = SigningAlgorithm::RS256;
  std::string sealed_private_key;
  UnixTime created_at{};
};

/// All functions throw StoreUnavailable and nothing else.
class KeyStore {
 public:
  virtual ~KeyStore() = default;
  /// All keys, newest first.
  virtual std::vector<StoredKey> list() = 0;
  /// Stores `key` unless one of its algorithm is there already, and gives the one that is there then: of
  /// several servers that start at once on one database, all end with the same key.
  virtual StoredKey add_first(const StoredKey& key) = 0;
};

}  // namespace codegrant::server
