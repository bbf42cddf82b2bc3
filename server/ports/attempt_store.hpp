// Where failed logins are remembered until they weigh nothing any more.
//
// A key weighs until a moment, and each failure moves that moment on by some seconds. How far ahead it may
// lie before no more tries are welcome is the domain's to say: a rate with a burst, in one number for each
// key.
#pragma once

#include <vector>

#include "codegrant/base/time.hpp"
#include "server/ports/crypto.hpp"

namespace codegrant::server {

/// All functions throw StoreUnavailable and nothing else.
class AttemptStore {
 public:
  virtual ~AttemptStore() = default;

  /// Until when each of `keys`, one or more, weighs, in their order; the epoch for one without any failure.
  virtual std::vector<UnixTime> weigh(const std::vector<Digest>& keys) = 0;

  struct Weight {
    Digest key{};
    Seconds by{};
  };
  /// Makes each key weigh longer: from when it weighs until, or from `now` where that is over. All in one
  /// transaction; of concurrent calls none is lost.
  virtual void add(const std::vector<Weight>& weights, UnixTime now) = 0;
  /// The key weighs nothing from now on.
  virtual void forget(const Digest& key) = 0;
};

}  // namespace codegrant::server
