// The second factor of a login: a code from the user's app, good once.
#pragma once

#include <string>
#include <string_view>

#include "server/domain/sealer.hpp"
#include "server/domain/throttle.hpp"
#include "server/domain/user.hpp"
#include "server/ports/once_store.hpp"
#include "server/ports/random.hpp"

namespace codegrant::server {

/// A key that is being set up: shown to its user, and kept nowhere but in the page that comes back.
struct PendingKey {
  Secret key;          ///< base32
  std::string sealed;  ///< the same, bound to its user for ten minutes, for a hidden field
};

/// Safe to use from several threads.
class SecondFactor {
 public:
  SecondFactor(const Sealer& sealer, Throttle& throttle, OnceStore& once, const Crypto& crypto,
               Random& random, const Clock& clock)
      : sealer_(sealer), throttle_(throttle), once_(once), crypto_(crypto), random_(random), clock_(clock) {}

  /// Whether `code` is the user's of now. Fails with `invalid_grant`, also for one that was used before, or
  /// with `temporarily_unavailable` after too many wrong ones.
  Result<void> check(const User& user, std::string_view code, const std::string& address);

  PendingKey propose(const User& user) const;
  /// The key of a page that came back. Fails with `invalid_request` where it is too old or somebody else's.
  Result<PendingKey> reopen(const User& user, std::string_view sealed) const;
  /// Whether the user's app has the key: as `check` for one that is on.
  Result<void> confirm(const User& user, const PendingKey& pending, std::string_view code,
                       const std::string& address);

 private:
  Result<void> spend(const User& user, const Secret& key, std::string_view code, const std::string& address);

  const Sealer& sealer_;
  Throttle& throttle_;
  OnceStore& once_;
  const Crypto& crypto_;
  Random& random_;
  const Clock& clock_;
};

/// What an app reads from the QR code, the key in it.
Secret otpauth_uri(std::string_view issuer_name, const User& user, const Secret& key);

}  // namespace codegrant::server
