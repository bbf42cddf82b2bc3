// Removes what nobody can use any more.
#pragma once

#include <cstddef>

#include "codegrant/base/time.hpp"

namespace codegrant::server {

class Sweeper {
 public:
  virtual ~Sweeper() = default;
  /// Deletes up to `limit` rows each of expired codes, interactions, failed logins, notes of what was used, of
  /// sessions that expired or ended over a day ago, and of tokens that expired or whose session is gone; gives
  /// how many went. Small limits keep writers from waiting. Sessions and tokens are gone through, some at each
  /// call and round again, so that a call may miss what a later one finds.
  virtual std::size_t sweep(UnixTime now, std::size_t limit) = 0;
};

}  // namespace codegrant::server
