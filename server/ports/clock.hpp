// The time of day, as a value that tests can set.
#pragma once

#include "codegrant/base/time.hpp"

namespace codegrant::server {

class Clock {
 public:
  virtual ~Clock() = default;
  /// Seconds since 1970, UTC. May jump when the machine's clock is set.
  virtual UnixTime now() const = 0;
};

}  // namespace codegrant::server
