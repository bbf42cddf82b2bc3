#include "server/domain/key_set.hpp"

#include <algorithm>

namespace codegrant::server {

std::string_view to_string(KeyState state) {
  switch (state) {
    case KeyState::next: return "next";
    case KeyState::current: return "current";
    case KeyState::retired: return "retired";
  }
  return "";
}

const LoadedKey* KeySet::current(SigningAlgorithm algorithm, UnixTime now) const {
  const LoadedKey* oldest = nullptr;
  for (const auto& key : keys_) {
    if (key.stored.algorithm != algorithm) continue;
    if (key.stored.signs_from <= now) return &key;
    oldest = &key;
  }
  return oldest;  // the clock was set back: better a key before its time than none
}

const LoadedKey* KeySet::newest(SigningAlgorithm algorithm) const {
  const auto found = std::find_if(keys_.begin(), keys_.end(),
                                  [&](const auto& key) { return key.stored.algorithm == algorithm; });
  return found == keys_.end() ? nullptr : &*found;
}

const LoadedKey* KeySet::find(std::string_view kid) const {
  const auto found =
      std::find_if(keys_.begin(), keys_.end(), [&](const auto& key) { return key.stored.kid == kid; });
  return found == keys_.end() ? nullptr : &*found;
}

std::optional<UnixTime> KeySet::superseded_at(const LoadedKey& key) const {
  std::optional<UnixTime> at;
  for (const auto& other : keys_) {
    if (other.stored.kid == key.stored.kid) break;
    if (other.stored.algorithm == key.stored.algorithm) at = other.stored.signs_from;
  }
  return at;
}

KeyState KeySet::state_of(const LoadedKey& key, UnixTime now) const {
  if (current(key.stored.algorithm, now) == find(key.stored.kid)) return KeyState::current;
  return key.stored.signs_from > now ? KeyState::next : KeyState::retired;
}

std::string KeySet::jwks() const {
  std::string list;
  for (const auto& key : keys_) list += (list.empty() ? "" : ",") + key.signer->public_jwk();
  return R"({"keys":[)" + list + "]}";
}

}  // namespace codegrant::server
