// What a process and its children have used so far.
#pragma once

#include <cstdint>

namespace codegrant::load {

struct Usage {
  double cpu_seconds = 0;           ///< User and system, in steps of 10 ms.
  std::uint64_t memory_kib = 0;     ///< Resident.
  std::uint64_t written_bytes = 0;  ///< To block devices.
};

/// Of `pid` and all below it. A process that is gone counts as nothing.
Usage usage_of(int pid);

/// Of all processes of the machine together, in seconds of CPU.
double cpu_seconds_of_all();

/// Of this process, in seconds of CPU.
double own_cpu_seconds();

}  // namespace codegrant::load
