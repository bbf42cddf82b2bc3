// Lets expired rows go in the background, a few at a time.
#pragma once

#include "server/app/repeating.hpp"
#include "server/ports/clock.hpp"
#include "server/ports/sweeper.hpp"

namespace codegrant::server {

/// Sweeps from its construction to its destruction: at once, then every three seconds, and again
/// at once while there is more.
class Sweeping {
 public:
  Sweeping(Sweeper& sweeper, const Clock& clock);

 private:
  Repeating::Duration run();
  std::size_t sweep();

  Sweeper& sweeper_;
  const Clock& clock_;
  Repeating repeating_;
};

}  // namespace codegrant::server
