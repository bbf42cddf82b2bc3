#include "server/adapters/http_overload.hpp"

namespace codegrant::server {

void HttpOverload::tell() {
  if (requests_ == 0) return;
  constexpr std::chrono::seconds pace{1};
  const Instant now = std::chrono::steady_clock::now();
  Instant next = next_;
  if (now >= next && next_.compare_exchange_strong(next, now + pace)) tell_at_once();
}

void HttpOverload::tell_at_once() {
  const std::size_t requests = requests_.exchange(0);
  if (requests > 0 && told_) told_(requests);
}

}  // namespace codegrant::server
