// A rate with a burst (GCRA): one moment, until which what happened so far weighs, is all that must be kept.
#pragma once

#include <algorithm>

#include "codegrant/base/time.hpp"

namespace codegrant::server {

struct Rate {
  int at_once = 0;
  Seconds pace{};  ///< one more after each of these

  /// How long until one more is welcome, where the others weigh until `weight`. Not above zero: it is now.
  Seconds wait(UnixTime weight, UnixTime now) const { return weight - now - (at_once - 1) * pace; }
  /// Until when one more at `now` makes them weigh.
  UnixTime add(UnixTime weight, UnixTime now) const { return std::max(weight, now) + pace; }
};

}  // namespace codegrant::server
