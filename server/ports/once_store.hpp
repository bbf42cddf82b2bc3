// Notes what may be used once: a code of a second factor, the jti of an assertion.
#pragma once

#include "codegrant/base/time.hpp"
#include "server/ports/crypto.hpp"

namespace codegrant::server {

/// All functions throw StoreUnavailable and nothing else.
class OnceStore {
 public:
  virtual ~OnceStore() = default;
  /// True for one call with `key` and false for every other until `until`, of any number at once. `key` is a
  /// digest of what is used and of what for; after `until` it must be worthless by itself.
  virtual bool first_use(const Digest& key, UnixTime until, UnixTime now) = 0;
};

}  // namespace codegrant::server
