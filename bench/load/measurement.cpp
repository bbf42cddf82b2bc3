#include "bench/load/measurement.hpp"

#include <algorithm>
#include <thread>

#include "bench/load/process_tree.hpp"
#include "bench/load/worker.hpp"

namespace codegrant::load {
namespace {

using Clock = std::chrono::steady_clock;

struct Sample {
  Usage server;
  double own = own_cpu_seconds();
  double all = cpu_seconds_of_all();
  Clock::time_point time = Clock::now();
};

double microseconds(std::chrono::nanoseconds time) { return static_cast<double>(time.count()) / 1000; }

/// The latency that `share` of all do not exceed.
double quantile(std::vector<std::chrono::nanoseconds>& latencies, double share) {
  if (latencies.empty()) return 0;
  const auto place =
      std::min(latencies.size() - 1, static_cast<std::size_t>(share * static_cast<double>(latencies.size())));
  const auto nth = latencies.begin() + static_cast<std::ptrdiff_t>(place);
  std::nth_element(latencies.begin(), nth, latencies.end());
  return microseconds(*nth);
}

server::Json report(Tally& tally, const Sample& before, const Sample& after) {
  const double seconds = std::chrono::duration<double>(after.time - before.time).count();
  const double done = std::max<double>(1, static_cast<double>(tally.done));
  const double server = after.server.cpu_seconds - before.server.cpu_seconds;
  const double own = after.own - before.own;
  return {
      {"done", tally.done},
      {"failures", tally.failures},
      {"per_second", static_cast<double>(tally.done) / seconds},
      {"p50", quantile(tally.latencies, 0.5)},
      {"p99", quantile(tally.latencies, 0.99)},
      {"max", quantile(tally.latencies, 1)},
      {"server_cpu", server * 1e6 / done},
      {"own_cpu", own * 1e6 / done},
      {"foreign_cores", (after.all - before.all - server - own) / seconds},
      {"memory_kib_before", before.server.memory_kib},
      {"memory_kib_after", after.server.memory_kib},
      {"written_bytes", static_cast<double>(after.server.written_bytes - before.server.written_bytes) / done},
      {"reconnects", tally.reconnects},
      {"connections_served", tally.connections_served}};
}

}  // namespace

server::Json measure(const Target& target, const Run& run) {
  std::atomic phase{Phase::warming_up};
  std::vector<Tally> tallies(run.threads);
  std::vector<std::thread> threads;
  for (std::size_t i = 0, first = 0; i < run.threads; ++i) {
    const std::size_t count = run.connections / run.threads + (i < run.connections % run.threads ? 1 : 0);
    threads.emplace_back(
        [&, i, first, count] { tallies[i] = run_users(target, run.kind, first, count, phase); });
    first += count;
  }
  std::this_thread::sleep_for(run.warm_up);
  const Sample before{usage_of(target.pid)};
  phase = Phase::measuring;
  std::this_thread::sleep_for(run.duration);
  phase = Phase::over;
  const Sample after{usage_of(target.pid)};
  for (auto& thread : threads) thread.join();

  Tally total;
  for (const auto& tally : tallies) total.add(tally);
  return report(total, before, after);
}

}  // namespace codegrant::load
