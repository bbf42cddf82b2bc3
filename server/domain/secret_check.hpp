// Checks presented secrets against what is stored, slowly the first time and quickly after that.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "codegrant/base/secret.hpp"
#include "server/domain/throttle.hpp"
#include "server/ports/crypto.hpp"
#include "server/ports/password_hasher.hpp"
#include "server/ports/random.hpp"

namespace codegrant::server {

/// A client authenticates with every request, so its secret must not cost 90 ms of scrypt each time: what
/// was verified once is remembered as an HMAC under a key that lives only in this process. Users' passwords
/// do not pass here. Safe to use from several threads.
class SecretCheck {
 public:
  SecretCheck(const Crypto& crypto, PasswordHasher& hasher, Throttle& throttle, Random& random);

  /// A client, known or not.
  struct Owner {
    std::string id;
    std::string stored;  ///< its secret as it is stored; empty for an unknown client
  };
  /// Whether `presented` is the secret of `owner`; an unknown one costs as much as a wrong secret. Fails with
  /// `temporarily_unavailable` after too many wrong ones from `address`. May throw Overloaded.
  Result<bool> check(const Owner& owner, const Secret& presented, const std::string& address);

  /// Takes from the configuration the secret of the one client that has it there: `id`, stored as
  /// `configured_secret`. Called before requests are served.
  void configure(std::string id, const Secret& secret);

 private:
  bool verify(const Owner& owner, const Secret& presented);
  bool refuse_slowly(const Secret& presented);
  Digest tag_of(const Secret& secret) const;

  static constexpr std::size_t most_remembered = 10'000;

  const Crypto& crypto_;
  PasswordHasher& hasher_;
  Throttle& throttle_;
  Secret key_;
  std::string configured_id_;
  Digest configured_{};  // HMAC of its secret
  std::mutex mutex_;
  std::map<std::string, Digest, std::less<>> verified_;  // stored form -> HMAC of the secret
};

}  // namespace codegrant::server
