#include "server/app/sweeping.hpp"

#include <spdlog/spdlog.h>

#include "server/ports/store_error.hpp"

namespace codegrant::server {
namespace {

constexpr std::chrono::milliseconds rest{30'000};
constexpr std::chrono::milliseconds breath{50};  // lets writers pass between two batches
constexpr std::size_t rows_at_once = 500;

}  // namespace

Sweeping::Sweeping(Sweeper& sweeper, const Clock& clock)
    : sweeper_(sweeper), clock_(clock), thread_([this] { run(); }) {}

Sweeping::~Sweeping() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Sweeping::run() {
  std::unique_lock lock(mutex_);
  auto pause = breath;
  while (!wake_.wait_for(lock, pause, [this] { return ending_; })) {
    lock.unlock();
    pause = sweep() >= rows_at_once ? breath : rest;
    lock.lock();
  }
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
