#include "server/app/posting.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace codegrant::server {
namespace {

constexpr std::size_t senders = 4;  // so that one slow server does not keep the others waiting
constexpr std::size_t most_waiting = 1000;

}  // namespace

Posting::Posting(Web& web) : web_(web) {
  for (std::size_t i = 0; i < senders; ++i) threads_.emplace_back([this] { run(); });
}

Posting::~Posting() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  arrived_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void Posting::post_form_later(std::string url, std::string form) {
  {
    const std::scoped_lock lock(mutex_);
    if (waiting_.size() >= most_waiting) {
      spdlog::warn("a message to {} was dropped: too many wait", url);
      return;
    }
    waiting_.push_back({std::move(url), std::move(form)});
  }
  arrived_.notify_one();
}

void Posting::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    arrived_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (ending_) return;
    const Message message = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    send(message);
    lock.lock();
  }
}

// Where the machine has no thread or memory left for it, too, the others must still be sent.
void Posting::send(const Message& message) try {
  const auto sent = web_.post_form(message.url, message.form);
  if (!sent) spdlog::warn("a message to {} did not arrive: {}", message.url, sent.error().detail);
} catch (const std::exception& error) {
  spdlog::warn("a message to {} could not be sent: {}", message.url, error.what());
}

}  // namespace codegrant::server
