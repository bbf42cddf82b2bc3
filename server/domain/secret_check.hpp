// Checks presented secrets against what is stored, slowly the first time and quickly after that.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "codegrant/base/secret.hpp"
#include "server/ports/crypto.hpp"
#include "server/ports/password_hasher.hpp"
#include "server/ports/random.hpp"

namespace codegrant::server {

/// A client authenticates with every request, so its secret must not cost 90 ms of scrypt each time: what
/// was verified once is remembered as an HMAC under a key that lives only in this process. Users' passwords
/// do not pass here. Safe to use from several threads.
class SecretCheck {
 public:
  SecretCheck(const Crypto& crypto, PasswordHasher& hasher, Random& random);

  /// Whether `presented` is the secret of the client `id`, whose stored form is `stored`; an empty `stored`
  /// stands for an unknown client and costs as much as a wrong secret. May throw Overloaded.
  bool verify(std::string_view id, std::string_view stored, const Secret& presented);

  /// Takes from the configuration the secret of the one client that has it there: `id`, stored as
  /// `configured_secret`. Called before requests are served.
  void configure(std::string id, const Secret& secret);

 private:
  Digest tag_of(const Secret& secret) const;

  static constexpr std::size_t most_remembered = 10'000;

  const Crypto& crypto_;
  PasswordHasher& hasher_;
  Secret key_;
  std::string configured_id_;
  Digest configured_{};  // HMAC of its secret
  std::mutex mutex_;
  std::map<std::string, Digest, std::less<>> verified_;  // stored form -> HMAC of the secret
};

}  // namespace codegrant::server
