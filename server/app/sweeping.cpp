#include "server/app/sweeping.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>

#include "server/ports/store_error.hpp"

namespace codegrant::server {
namespace {

constexpr std::chrono::milliseconds rest{3'000};
constexpr std::chrono::milliseconds shortest_breath{10};
constexpr std::size_t rows_at_once = 100;  // some milliseconds for a writer that waits

}  // namespace

Sweeping::Sweeping(Sweeper& sweeper, const Clock& clock)
    : sweeper_(sweeper), clock_(clock), repeating_(shortest_breath, [this] { return run(); }) {}

Repeating::Duration Sweeping::run() {
  const auto began = std::chrono::steady_clock::now();
  const bool is_more = sweep() >= rows_at_once;
  // As long again as it took: writers have at least half of the time, however slow the disk is.
  const auto took = std::chrono::steady_clock::now() - began;
  return is_more ? std::max<Repeating::Duration>(took, shortest_breath) : rest;
}

std::size_t Sweeping::sweep() {
  try {
    const auto gone = sweeper_.sweep(clock_.now(), rows_at_once);
    if (gone > 0) spdlog::debug("swept {} expired rows", gone);
    return gone;
  } catch (const StoreUnavailable& error) {
    spdlog::error("the sweep failed and will be tried again: {}", error.what());
    return 0;
  }
}

}  // namespace codegrant::server
