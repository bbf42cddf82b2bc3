#include "server/domain/secret_check.hpp"

#include "server/domain/stored_secret.hpp"

namespace codegrant::server {
namespace {

bool is_known(const std::map<std::string, Digest, std::less<>>& tags, std::string_view stored,
              const Digest& tag) {
  const auto known = tags.find(stored);
  return known != tags.end() && equal_in_constant_time(bytes_of(known->second), bytes_of(tag));
}

}  // namespace

SecretCheck::SecretCheck(const Crypto& crypto, PasswordHasher& hasher, Random& random)
    : crypto_(crypto), hasher_(hasher), key_(random_token(random)) {}

bool SecretCheck::verify(std::string_view stored, const Secret& presented) {
  if (is_random_secret_hash(stored))
    return equal_in_constant_time(stored, random_secret_hash(presented, crypto_));

  const Digest tag = tag_of(presented);
  if (is_known(configured_, stored, tag)) return true;
  {
    const std::scoped_lock lock(mutex_);
    if (is_known(verified_, stored, tag)) return true;
  }
  if (!hasher_.verify(presented, stored)) return false;

  const std::scoped_lock lock(mutex_);
  if (verified_.size() >= most_remembered) verified_.clear();
  verified_[std::string(stored)] = tag;
  return true;
}

void SecretCheck::admit(std::string_view stored, const Secret& secret) {
  configured_[std::string(stored)] = tag_of(secret);
}

Digest SecretCheck::tag_of(const Secret& secret) const {
  return crypto_.hmac_sha256(key_.reveal(), secret.reveal());
}

}  // namespace codegrant::server
