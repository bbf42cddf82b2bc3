#include "bench/load/worker.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <memory>

#include "bench/load/connection.hpp"

namespace codegrant::load {
namespace {

using Clock = std::chrono::steady_clock;

class User {
 public:
  User(const Target& target, Kind kind, std::size_t number, int epoll, const std::atomic<Phase>& phase,
       Tally& tally)
      : target_(target),
        phase_(phase),
        tally_(tally),
        operation_(target, kind, target.cookies[number % target.cookies.size()], std::random_device{}()),
        connection_(epoll, this) {}

  void begin() {
    started_ = Clock::now();
    started_in_ = phase_;
    send();
  }

  void on_event(std::uint32_t events) {
    if ((events & EPOLLOUT) != 0) connection_.on_writable();
    if (connection_.is_open() && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
      if (const auto answer = connection_.on_readable()) return on_answer(*answer);
    if (!connection_.is_open()) send_again();
  }

  std::uint64_t reconnects() const { return connection_.made() - 1; }
  bool was_served() const { return served_; }

 private:
  void send() {
    tries_ = 0;
    send_once();
  }

  void send_once() {
    connection_.send(target_.host, target_.port, operation_.request());
    // No event will come of a connection that ended while it was written to.
    if (!connection_.is_open()) send_again();
  }

  /// A server may end an idle connection in the moment that a request leaves; more often than that is a
  /// failure.
  void send_again() {
    if (++tries_ > 3) {
      ++tally_.failures["connection ended without an answer"];
      operation_.start_over();
      return begin();
    }
    send_once();
  }

  void on_answer(const Answer& answer) {
    switch (operation_.on_answer(answer)) {
      case Operation::Progress::next_request: return send();
      case Operation::Progress::prepared: break;
      case Operation::Progress::done: count(); break;
      case Operation::Progress::failed: ++tally_.failures[operation_.problem()]; break;
    }
    begin();
  }

  void count() {
    if (phase_ != Phase::measuring) return;
    served_ = true;
    ++tally_.done;
    if (started_in_ == Phase::measuring) tally_.latencies.push_back(Clock::now() - started_);
  }

  const Target& target_;
  const std::atomic<Phase>& phase_;
  Tally& tally_;
  Operation operation_;
  Connection connection_;
  Clock::time_point started_;
  Phase started_in_ = Phase::warming_up;
  int tries_ = 0;
  bool served_ = false;
};

}  // namespace

void Tally::add(const Tally& other) {
  done += other.done;
  reconnects += other.reconnects;
  connections_served += other.connections_served;
  latencies.insert(latencies.end(), other.latencies.begin(), other.latencies.end());
  for (const auto& [reason, times] : other.failures) failures[reason] += times;
}

Tally run_users(const Target& target, Kind kind, std::size_t first, std::size_t count,
                const std::atomic<Phase>& phase) {
  const int epoll = epoll_create1(0);
  Tally tally;
  std::vector<std::unique_ptr<User>> users;
  for (std::size_t i = 0; i < count; ++i)
    users.push_back(std::make_unique<User>(target, kind, first + i, epoll, phase, tally));
  for (const auto& user : users) user->begin();

  constexpr int look_at_phase_every_ms = 50;
  std::array<epoll_event, 128> events;
  while (phase != Phase::over) {
    const int ready = epoll_wait(epoll, events.data(), events.size(), look_at_phase_every_ms);
    for (int i = 0; i < ready; ++i) {
      const auto& event = events[static_cast<std::size_t>(i)];
      static_cast<User*>(event.data.ptr)->on_event(event.events);
    }
  }
  for (const auto& user : users) {
    tally.reconnects += user->reconnects();
    if (user->was_served()) ++tally.connections_served;
  }
  users.clear();
  close(epoll);
  return tally;
}

}  // namespace codegrant::load
