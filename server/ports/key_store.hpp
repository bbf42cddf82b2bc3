// Where signing keys live. Their private parts arrive sealed; this port never sees them in clear.
//
// What a key does at some moment follows from these rows and the clock alone: of the keys of one algorithm
// the one with the latest `signs_from` that has come signs. So all processes on one store agree without
// talking.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "codegrant/base/time.hpp"
#include "server/ports/crypto.hpp"

namespace codegrant::server {

struct StoredKey {
  std::string kid;
  SigningAlgorithm algorithm = SigningAlgorithm::RS256;
  std::string sealed_private_key;
  UnixTime created_at{};
  UnixTime signs_from{};
  UnixTime needed_until{};  ///< no token that it signed is good for longer
};

/// All functions throw StoreUnavailable and nothing else.
class KeyStore {
 public:
  virtual ~KeyStore() = default;
  /// All keys, those that sign from later on first, and those that were stored earlier among equals.
  virtual std::vector<StoredKey> list() = 0;
  /// Stores `key` unless the first of its algorithm in `list` is another than `newest` (a kid; empty: there
  /// should be none), and gives whichever is the first then: of several servers that add one at once, all end
  /// with the same.
  virtual StoredKey add(const StoredKey& key, std::string_view newest) = 0;
  /// Raises `needed_until`, which never falls. False where the key is gone.
  virtual bool keep_until(std::string_view kid, UnixTime needed_until) = 0;
  /// Removes a key, unless somebody needs it at `now`.
  virtual void remove(std::string_view kid, UnixTime now) = 0;
};

}  // namespace codegrant::server
