// Removes what nobody can use any more.
#pragma once

#include <cstddef>

#include "codegrant/base/time.hpp"

namespace codegrant::server {

class Sweeper {
 public:
  virtual ~Sweeper() = default;
  /// Deletes up to `limit` rows each of expired codes, interactions, failed logins, notes of what was used, and
  /// of sessions that expired or ended over a day ago, with their tokens; gives how many went, tokens not
  /// counted. Small limits keep writers from waiting.
  virtual std::size_t sweep(UnixTime now, std::size_t limit) = 0;
};

}  // namespace codegrant::server
