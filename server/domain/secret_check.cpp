#include "server/domain/secret_check.hpp"

#include "server/domain/stored_secret.hpp"

namespace codegrant::server {
SecretCheck::SecretCheck(const Crypto& crypto, PasswordHasher& hasher, Throttle& throttle, Random& random)
    : crypto_(crypto), hasher_(hasher), throttle_(throttle), key_(random_token(random)) {}

Result<bool> SecretCheck::check(const Owner& owner, const Secret& presented, const std::string& address) {
  return throttle_.guard({Attempt::By::client_secret, owner.id, address},
                         [&] { return verify(owner, presented); });
}

bool SecretCheck::verify(const Owner& owner, const Secret& presented) {
  const std::string& stored = owner.stored;
  if (is_random_secret_hash(stored))
    return equal_in_constant_time(stored, random_secret_hash(presented, crypto_)) || refuse_slowly(presented);

  const Digest tag = tag_of(presented);
  if (stored == configured_secret)
    return (owner.id == configured_id_ && equal_in_constant_time(bytes_of(configured_), bytes_of(tag))) ||
           refuse_slowly(presented);
  {
    const std::scoped_lock lock(mutex_);
    const auto known = verified_.find(stored);
    if (known != verified_.end() && equal_in_constant_time(bytes_of(known->second), bytes_of(tag)))
      return true;
  }
  if (!hasher_.verify(presented, stored)) return false;

  const std::scoped_lock lock(mutex_);
  if (verified_.size() >= most_remembered) verified_.clear();
  verified_[stored] = tag;
  return true;
}

// A right secret that needs no slow hash is known at once; a wrong one takes as long as for a client that
// needs one, or does not exist.
bool SecretCheck::refuse_slowly(const Secret& presented) { return hasher_.verify(presented, {}); }

void SecretCheck::configure(std::string id, const Secret& secret) {
  configured_id_ = std::move(id);
  configured_ = tag_of(secret);
}

Digest SecretCheck::tag_of(const Secret& secret) const {
  return crypto_.hmac_sha256(key_.reveal(), secret.reveal());
}

}  // namespace codegrant::server
