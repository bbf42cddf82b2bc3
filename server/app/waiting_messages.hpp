// Messages that wait to be sent, by the host that they go to: hosts take turns, and none takes all the room.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/base/error.hpp"
#include "server/ports/outbox.hpp"

namespace codegrant::server {

/// Not safe to use from several threads: whoever has them locks.
class WaitingMessages {
 public:
  /// One host is a fraction of them all, so that one that does not answer leaves room to the others.
  struct Limits {
    std::size_t waiting = 2000;
    std::size_t waiting_for_one_host = 500;
    std::size_t under_way_to_one_host = 2;
  };
  explicit WaitingMessages(Limits limits) : limits_(limits) {}

  /// Fails with `temporarily_unavailable` where too many wait.
  Result<void> put(LogoutMessage message);
  /// The first message of the host whose turn it is, which is under way from now on; none where nothing may
  /// be sent now.
  std::optional<LogoutMessage> take();
  /// It is not under way any more, however it went.
  void finish(const LogoutMessage& message);
  /// All that wait, which do so no longer.
  std::vector<LogoutMessage> take_all();

 private:
  struct Host {
    std::deque<LogoutMessage> waiting;
    std::size_t under_way = 0;
  };
  bool has_turn(const Host& host) const;

  const Limits limits_;
  std::map<std::string, Host> hosts_;  ///< those that something waits for, or is under way to
  std::string last_;                   ///< had the last turn
  std::size_t waiting_ = 0;
};

}  // namespace codegrant::server
