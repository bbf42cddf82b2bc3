// One run: warm up, measure, and say what it came to.
#pragma once

#include <chrono>
#include <cstddef>

#include "bench/load/operation.hpp"
#include "server/json/json.hpp"

namespace codegrant::load {

struct Run {
  Kind kind = Kind::flow;
  std::size_t connections = 8;
  std::size_t threads = 1;
  std::chrono::duration<double> warm_up{2};
  std::chrono::duration<double> duration{10};
};

/// The figures, times in microseconds:
/// `done failures{} per_second p50 p99 max server_cpu own_cpu foreign_cores memory_kib_before
/// memory_kib_after written_bytes reconnects connections_served`. `server_cpu`, `own_cpu` and `written_bytes`
/// are for each operation; `foreign_cores` is what anything else on the machine used meanwhile.
server::Json measure(const Target& target, const Run& run);

}  // namespace codegrant::load
