// The signing keys as they are at some moment: which one signs, which ones are published.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/ports/key_store.hpp"

namespace codegrant::server {

/// A key out of the store, parsed.
struct LoadedKey {
  StoredKey stored;
  std::shared_ptr<const Signer> signer;
};

/// What a key does.
enum class KeyState {
  next,     ///< published, and signs from its time on
  current,  ///< signs
  retired,  ///< published for the tokens that it signed
};

/// "next".
std::string_view to_string(KeyState state);

/// Never changes; safe to use from several threads.
class KeySet {
 public:
  /// `keys` in the order of the store: those that sign from later on first.
  explicit KeySet(std::vector<LoadedKey> keys) : keys_(std::move(keys)) {}

  const std::vector<LoadedKey>& keys() const { return keys_; }

  /// The key that signs at `now`; nullptr where there is none of that algorithm.
  const LoadedKey* current(SigningAlgorithm algorithm, UnixTime now) const;
  /// The key that signs last of all; nullptr where there is none of that algorithm.
  const LoadedKey* newest(SigningAlgorithm algorithm) const;
  /// The key of that id; nullptr where it is not ours.
  const LoadedKey* find(std::string_view kid) const;
  /// When the key after this one begins to sign; none where there is no such key.
  std::optional<UnixTime> superseded_at(const LoadedKey& key) const;
  KeyState state_of(const LoadedKey& key, UnixTime now) const;

  /// The public keys as a JWK Set (RFC 7517 §5).
  std::string jwks() const;

 private:
  std::vector<LoadedKey> keys_;
};

}  // namespace codegrant::server
