// How many lines of the audit strangers may fill who get nowhere: else the disk would be theirs to fill.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "codegrant/base/time.hpp"

namespace codegrant::server {

/// One address (of IPv6 its /64): 50 lines, then one in 5 s, as many as the throttle lets it guess. All
/// addresses together: 5,000, then one a second, some 20 MB a day. Kept in memory, since each process has a
/// file of its own to fill. Safe to use from several threads.
class StrangerLines {
 public:
  /// Whether one more line of `address` is written at `now`. Counted as written, or as left out.
  bool take(const std::string& address, UnixTime now);

  /// How many were left out since this was asked last.
  std::uint64_t take_left_out();

 private:
  void forget_what_weighs_no_more(UnixTime now);

  std::mutex mutex_;
  std::map<std::string, UnixTime> addresses_;  ///< until when each one's lines weigh
  UnixTime all_{};                             ///< the same of all together
  std::uint64_t left_out_ = 0;
};

}  // namespace codegrant::server
