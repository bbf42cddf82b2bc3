#include "server/app/waiting_messages.hpp"

#include <utility>

#include "codegrant/codec/uri.hpp"
#include "server/domain/words.hpp"

namespace codegrant::server {
namespace {

/// What is no address will not be sent; until then it is a host of its own.
std::string host_of(const LogoutMessage& message) {
  const auto uri = Uri::parse(message.url);
  return uri ? lower_case(uri->host) : message.url;
}

}  // namespace

Result<void> WaitingMessages::put(LogoutMessage message) {
  if (waiting_ >= limits_.waiting) return Error{ErrorCode::temporarily_unavailable, "too many messages wait"};
  auto& waiting = hosts_[host_of(message)].waiting;
  if (waiting.size() >= limits_.waiting_for_one_host)
    return Error{ErrorCode::temporarily_unavailable, "too many messages wait for its host"};
  waiting.push_back(std::move(message));
  ++waiting_;
  return {};
}

std::optional<LogoutMessage> WaitingMessages::take() {
  auto host = hosts_.upper_bound(last_);
  for (std::size_t looked_at = 0; looked_at < hosts_.size(); ++looked_at, ++host) {
    if (host == hosts_.end()) host = hosts_.begin();
    if (!has_turn(host->second)) continue;
    auto message = std::move(host->second.waiting.front());
    host->second.waiting.pop_front();
    ++host->second.under_way;
    --waiting_;
    last_ = host->first;
    return message;
  }
  return std::nullopt;
}

bool WaitingMessages::has_turn(const Host& host) const {
  return !host.waiting.empty() && host.under_way < limits_.under_way_to_one_host;
}

void WaitingMessages::finish(const LogoutMessage& message) {
  const auto host = hosts_.find(host_of(message));
  if (--host->second.under_way == 0 && host->second.waiting.empty()) hosts_.erase(host);
}

std::vector<LogoutMessage> WaitingMessages::take_all() {
  std::vector<LogoutMessage> all;
  for (auto& [name, host] : hosts_)
    for (auto& message : std::exchange(host.waiting, {})) all.push_back(std::move(message));
  waiting_ = 0;
  return all;
}

}  // namespace codegrant::server
