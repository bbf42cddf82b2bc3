// Removes what nobody can use any more.
#pragma once

#include <cstddef>

#include "codegrant/base/time.hpp"

namespace codegrant::server {

class Sweeper {
 public:
  virtual ~Sweeper() = default;
  /// Deletes up to `limit` rows each of expired codes, interactions, tokens, failed logins, notes of what was
  /// used, and of sessions that expired or ended over a day ago; gives how many went. Small limits keep
  /// writers from waiting.
  virtual std::size_t sweep(UnixTime now, std::size_t limit) = 0;
};

}  // namespace codegrant::server
