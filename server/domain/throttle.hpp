// Slows down who guesses: failed tries are counted for each account and each address, in the store, so that
// all processes on it count together.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "server/base/error.hpp"
#include "server/domain/rate.hpp"
#include "server/ports/attempt_store.hpp"
#include "server/ports/clock.hpp"

namespace codegrant::server {

/// A try to prove who one is.
struct Attempt {
  enum class By { client_secret, password, one_time_code, sign_up, registration } by = By::password;
  std::string account;  ///< whose it is: known or not, the same each time
  std::string address;  ///< of the peer, or of whom a trusted proxy speaks for
};

/// Limits, each a number of failures at once and a pace after that. One address: 50, then one in 5 s. One
/// account from one address: 5, then one in 30 s; of codes, which have six digits, one in 5 min. One account
/// from everywhere: 100 passwords, then one in 10 s; 20 codes, then one a minute. Client secrets are long and
/// have no such limit, or anybody could keep a client from its work. Nobody is locked out for good. Tries
/// that were let in at the same moment all count, so a burst is paid back with a longer wait. Safe to use
/// from several threads.
class Throttle {
 public:
  Throttle(AttemptStore& store, const Crypto& crypto, const Clock& clock)
      : store_(store), crypto_(crypto), clock_(clock) {}

  /// What `check` says, which is asked only where another try is welcome; a wrong one is counted, a right one
  /// forgives what this account failed from this address. Fails with `temporarily_unavailable` and the wait.
  Result<bool> guard(const Attempt& attempt, const std::function<bool()>& check);

  /// Counts a try whatever comes of it. Fails like `guard`.
  Result<void> take(const Attempt& attempt);

 private:
  struct Limit {
    Digest key{};
    Rate rate;
  };
  std::vector<Limit> limits_of(const Attempt& attempt) const;
  Digest key_of(const std::string& what) const;
  Seconds wait(const std::vector<Limit>& limits, const std::vector<UnixTime>& weights) const;
  void count(const std::vector<Limit>& limits);

  AttemptStore& store_;
  const Crypto& crypto_;
  const Clock& clock_;
};

/// Whose limit an address counts under: itself, or the /64 of an IPv6 address, which one subscriber has
/// whole.
std::string network_of(const std::string& address);

}  // namespace codegrant::server
