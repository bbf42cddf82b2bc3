// The keys that sign tokens: made, published before they sign, retired, removed; sealed in the store, parsed
// once.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "codegrant/base/secret.hpp"
#include "server/base/key_plan.hpp"
#include "server/domain/key_set.hpp"
#include "server/ports/clock.hpp"

namespace codegrant::server {

/// What the keys in `store` sign with: a plan for who changes the keys of servers whose plan he cannot see.
std::vector<SigningAlgorithm> algorithms_in(KeyStore& store);

/// Safe to use from several threads; several processes may share the store.
class Keyring {
 public:
  /// Reads the keys from `store`, and makes those that `plan` wants and are not there. `sealing_key` has 32
  /// bytes. Throws std::runtime_error, said for the operator, where a stored key cannot be opened with it.
  Keyring(KeyStore& store, const Crypto& crypto, Secret sealing_key, KeyPlan plan, const Clock& clock);

  /// What tokens are signed with; the first where nothing else is asked for.
  const std::vector<SigningAlgorithm>& algorithms() const { return plan_.algorithms; }
  bool offers(SigningAlgorithm algorithm) const;

  /// The key that signs now, with `algorithm` where that is offered, else with the first that is. Before this
  /// returns it is on disk that the key is needed until `needed_until`, the end of what it will sign.
  std::shared_ptr<const Signer> signer(SigningAlgorithm algorithm, UnixTime needed_until);

  /// The key of that id, whatever its state; none where it is not ours.
  std::shared_ptr<const Signer> find(std::string_view kid) const;

  /// All keys, those that sign from later on first.
  std::shared_ptr<const KeySet> keys() const;

  /// What `key`, one of `keys`, does now. Of an algorithm that is not offered (any more): nothing new.
  KeyState state_of(const LoadedKey& key) const;

  /// How long others may keep the JWK Set: one that they fetch just before a new key is known here must be
  /// too old when that key signs.
  Seconds max_age() const;

  /// Makes a key for each algorithm that signs once it was published for long enough; where one waits for
  /// that already, none.
  void rotate();

  /// Looks at the store again: learns of keys that other processes made, makes those whose time has come,
  /// and removes those that nobody needs: superseded, or of an algorithm that is not offered any more. To be
  /// called every `refresh_interval`.
  void refresh();
  Seconds refresh_interval() const;

 private:
  StoredKey make_key(SigningAlgorithm algorithm, UnixTime signs_from) const;
  void add_wanted(const KeySet& keys, UnixTime now);
  void remove_unneeded(const KeySet& keys, UnixTime now);
  void load();
  std::shared_ptr<const Signer> open(const StoredKey& key) const;
  bool is_kept(std::string_view kid, UnixTime needed_until) const;

  KeyStore& store_;
  const Crypto& crypto_;
  const Secret sealing_key_;
  const KeyPlan plan_;
  const Clock& clock_;

  std::mutex refreshing_;
  mutable std::mutex mutex_;  // of what follows
  std::shared_ptr<const KeySet> keys_;
  std::map<std::string, UnixTime, std::less<>> needed_until_;  // as the store has it at least
};

}  // namespace codegrant::server
