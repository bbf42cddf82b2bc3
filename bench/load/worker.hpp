// Several users in one thread, each on a connection of his own with one request under way (a closed loop).
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bench/load/operation.hpp"
#include "bench/load/target.hpp"

namespace codegrant::load {

enum class Phase { warming_up, measuring, over };

/// What was counted while `Phase::measuring`.
struct Tally {
  std::uint64_t done = 0;
  std::uint64_t reconnects = 0;
  std::uint64_t connections_served = 0;  ///< That completed anything: fewer than there are means starvation.
  std::vector<std::chrono::nanoseconds> latencies;
  std::map<std::string, std::uint64_t> failures;  ///< By reason; also those of the warm-up.

  void add(const Tally& other);
};

/// Runs users number `first` to `first + count - 1` until the phase is over.
Tally run_users(const Target& target, Kind kind, std::size_t first, std::size_t count,
                const std::atomic<Phase>& phase);

}  // namespace codegrant::load
