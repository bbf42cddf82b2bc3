#include "server/app/posting.hpp"

#include <spdlog/spdlog.h>

#include <optional>
#include <utility>

namespace codegrant::server {
namespace {

constexpr std::size_t senders = 8;  // so that a few hosts that do not answer leave some to the others

}  // namespace

Posting::Posting(Web& web, WaitingMessages::Limits limits) : web_(web), waiting_(limits) {
  for (std::size_t i = 0; i < senders; ++i) threads_.emplace_back([this] { run(); });
}

Posting::~Posting() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  arrived_.notify_all();
  for (auto& thread : threads_) thread.join();
  for (const auto& message : waiting_.take_all()) give_up(message.client, "the server stopped");
}

void Posting::post_later(LogoutMessage message) {
  const std::string client = message.client;
  std::unique_lock lock(mutex_);
  const auto put = waiting_.put(std::move(message));
  lock.unlock();
  if (put)
    arrived_.notify_one();
  else
    give_up(client, put.error().detail);
}

void Posting::give_up(const std::string& client, const std::string& reason) {
  ++lost_;
  spdlog::warn("Client/{} was not told that a login ended: {}", client, reason);
}

// Whoever is done with one looks for the next, also of the same host: nobody else has to be woken for it.
void Posting::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    std::optional<LogoutMessage> message;
    arrived_.wait(lock, [&] { return ending_ || (message = waiting_.take()); });
    if (ending_) return;
    lock.unlock();
    send(*message);
    lock.lock();
    waiting_.finish(*message);
  }
}

// Where the machine has no thread or memory left for it, too, the others must still be sent.
void Posting::send(const LogoutMessage& message) try {
  const auto sent = web_.post_form(message.url, message.form);
  if (!sent) give_up(message.client, sent.error().detail);
} catch (const std::exception& error) {
  give_up(message.client, error.what());
}

}  // namespace codegrant::server
