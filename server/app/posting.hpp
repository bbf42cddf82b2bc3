// Sends what waits in the outbox, in the background.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "server/ports/outbox.hpp"
#include "server/ports/web.hpp"

namespace codegrant::server {

/// Works from its construction to its destruction, which lets what is on its way arrive and drops the rest.
class Posting final : public Outbox {
 public:
  explicit Posting(Web& web);
  ~Posting() override;

  void post_form_later(std::string url, std::string form) override;

 private:
  struct Message {
    std::string url;
    std::string form;
  };
  void run();
  void send(const Message& message);

  Web& web_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Message> waiting_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace codegrant::server
