#include "server/domain/keyring.hpp"

#include <algorithm>
#include <stdexcept>

namespace codegrant::server {
namespace {

/// `needed_until` rises in steps of this much, so that few tokens wait for it to be written.
constexpr Seconds stride{24 * 3600};

constexpr Seconds longest_refresh_interval{30};
constexpr Seconds longest_max_age{300};

}  // namespace

std::vector<SigningAlgorithm> algorithms_in(KeyStore& store) {
  std::vector<SigningAlgorithm> algorithms;
  for (const auto& key : store.list())
    if (std::find(algorithms.begin(), algorithms.end(), key.algorithm) == algorithms.end())
      algorithms.push_back(key.algorithm);
  return algorithms;
}

Keyring::Keyring(KeyStore& store, const Crypto& crypto, Secret sealing_key, KeyPlan plan, const Clock& clock)
    : store_(store),
      crypto_(crypto),
      sealing_key_(std::move(sealing_key)),
      plan_(std::move(plan)),
      clock_(clock) {
  refresh();
}

bool Keyring::offers(SigningAlgorithm algorithm) const {
  return std::find(plan_.algorithms.begin(), plan_.algorithms.end(), algorithm) != plan_.algorithms.end();
}

std::shared_ptr<const Signer> Keyring::signer(SigningAlgorithm algorithm, UnixTime needed_until) {
  const auto used = offers(algorithm) ? algorithm : plan_.algorithms.front();
  for (;;) {
    const auto keys = this->keys();
    const LoadedKey& key = *keys->current(used, clock_.now());
    if (is_kept(key.stored.kid, needed_until)) return key.signer;
    if (store_.keep_until(key.stored.kid, needed_until + stride)) {
      const std::scoped_lock lock(mutex_);
      auto& known = needed_until_[key.stored.kid];
      known = std::max(known, needed_until + stride);
      return key.signer;
    }
    refresh();  // removed by another process, whose clock is far from ours
  }
}

std::shared_ptr<const Signer> Keyring::find(std::string_view kid) const {
  const auto keys = this->keys();
  const LoadedKey* key = keys->find(kid);
  return key == nullptr ? nullptr : key->signer;
}

std::shared_ptr<const KeySet> Keyring::keys() const {
  const std::scoped_lock lock(mutex_);
  return keys_;
}

KeyState Keyring::state_of(const LoadedKey& key) const {
  return offers(key.stored.algorithm) ? keys()->state_of(key, clock_.now()) : KeyState::retired;
}

Seconds Keyring::max_age() const {
  return std::clamp(plan_.publication - refresh_interval(), Seconds{0}, longest_max_age);
}

Seconds Keyring::refresh_interval() const {
  return std::clamp(plan_.publication / 4, Seconds{1}, longest_refresh_interval);
}

void Keyring::rotate() {
  const std::scoped_lock lock(refreshing_);
  load();
  const UnixTime now = clock_.now();
  const auto keys = this->keys();
  for (const auto algorithm : plan_.algorithms)
    if (const auto* newest = keys->newest(algorithm); newest->stored.signs_from <= now)
      store_.add(make_key(algorithm, now + plan_.publication), newest->stored.kid);
  load();
}

void Keyring::refresh() {
  const std::scoped_lock lock(refreshing_);
  load();
  const UnixTime now = clock_.now();
  add_wanted(*keys(), now);
  remove_unneeded(*keys(), now);
  load();
}

/// The first key of an algorithm has nobody to be published for; the next ones come when their time does.
void Keyring::add_wanted(const KeySet& keys, UnixTime now) {
  for (const auto algorithm : plan_.algorithms) {
    const auto* newest = keys.newest(algorithm);
    if (newest == nullptr) {
      store_.add(make_key(algorithm, now), "");
    } else if (plan_.rotation) {
      const UnixTime due = newest->stored.signs_from + *plan_.rotation;
      if (due <= now + plan_.publication)
        store_.add(make_key(algorithm, std::max(due, now + plan_.publication)), newest->stored.kid);
    }
  }
}

/// Later by the time of a publication than its last token, for processes whose clocks differ. A key of an
/// algorithm that is not offered any more has no successor: what it signed is what it is kept for.
void Keyring::remove_unneeded(const KeySet& keys, UnixTime now) {
  for (const auto& key : keys.keys()) {
    const auto superseded_at =
        offers(key.stored.algorithm) ? keys.superseded_at(key) : std::optional(key.stored.needed_until);
    if (superseded_at && *superseded_at + plan_.publication <= now) store_.remove(key.stored.kid, now);
  }
}

void Keyring::load() {
  std::vector<LoadedKey> loaded;
  for (auto& stored : store_.list()) {
    auto known = keys_ ? find(stored.kid) : nullptr;
    auto signer = known ? std::move(known) : open(stored);
    loaded.push_back({std::move(stored), std::move(signer)});
  }
  const std::scoped_lock lock(mutex_);
  for (const auto& key : loaded) {
    auto& needed = needed_until_[key.stored.kid];
    needed = std::max(needed, key.stored.needed_until);
  }
  keys_ = std::make_shared<const KeySet>(std::move(loaded));
}

StoredKey Keyring::make_key(SigningAlgorithm algorithm, UnixTime signs_from) const {
  const Secret pem = crypto_.generate_private_key(algorithm);
  const auto signer = crypto_.load_signer(pem, algorithm);
  if (!signer) throw std::runtime_error("the key that was just made cannot be read back");
  return {.kid = (*signer)->kid(),
          .algorithm = algorithm,
          .sealed_private_key = crypto_.seal(sealing_key_, pem),
          .created_at = clock_.now(),
          .signs_from = signs_from,
          .needed_until = signs_from};
}

std::shared_ptr<const Signer> Keyring::open(const StoredKey& key) const {
  const auto pem = crypto_.open(sealing_key_, key.sealed_private_key);
  auto signer =
      pem ? crypto_.load_signer(*pem, key.algorithm) : Result<std::shared_ptr<const Signer>>(pem.error());
  if (!signer)
    throw std::runtime_error("the signing key " + key.kid +
                             " in the store cannot be opened: is --key-file the file it was sealed with?");
  return *signer;
}

bool Keyring::is_kept(std::string_view kid, UnixTime needed_until) const {
  const std::scoped_lock lock(mutex_);
  const auto known = needed_until_.find(kid);
  return known != needed_until_.end() && needed_until <= known->second;
}

}  // namespace codegrant::server
