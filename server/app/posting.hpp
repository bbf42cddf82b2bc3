// Sends what waits in the outbox, in the background.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "server/app/waiting_messages.hpp"
#include "server/ports/web.hpp"

namespace codegrant::server {

/// Works from its construction to its destruction, which lets what is on its way arrive and gives up the
/// rest. What is given up, or was not answered with a 2xx, gets one line in the log: client and reason.
class Posting final : public Outbox {
 public:
  explicit Posting(Web& web, WaitingMessages::Limits limits = {});
  ~Posting() override;

  void post_later(LogoutMessage message) override;
  void give_up(const std::string& client, const std::string& reason) override;

  /// How many did not arrive, since the beginning.
  std::uint64_t lost() const { return lost_; }

 private:
  void run();
  void send(const LogoutMessage& message);

  Web& web_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  WaitingMessages waiting_;
  bool ending_ = false;
  std::atomic<std::uint64_t> lost_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace codegrant::server
