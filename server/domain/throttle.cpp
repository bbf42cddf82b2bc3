#include "server/domain/throttle.hpp"

#include <algorithm>

#include "server/http/network.hpp"

namespace codegrant::server {

Result<bool> Throttle::guard(const Attempt& attempt, const std::function<bool()>& check) {
  const auto limits = limits_of(attempt);
  std::vector<Digest> keys;
  for (const Limit& limit : limits) keys.push_back(limit.key);
  const auto weights = store_.weigh(keys);
  if (const Seconds left = wait(limits, weights); left.count() > 0)
    return Error{ErrorCode::temporarily_unavailable,
                 "too many wrong tries; wait " + std::to_string(left.count()) + " seconds", left};
  const bool right = check();
  if (!right)
    count(limits);
  else if (weights.front() > clock_.now())
    store_.forget(keys.front());
  return right;
}

Result<void> Throttle::take(const Attempt& attempt) {
  const auto taken = guard(attempt, [] { return false; });
  if (!taken) return taken.error();
  return {};
}

/// The account at its address first. No address holds a space, so that no account can be written to look like
/// another's.
std::vector<Throttle::Limit> Throttle::limits_of(const Attempt& attempt) const {
  const std::string network = network_of(attempt.address);
  const std::string account = std::to_string(static_cast<int>(attempt.by)) + " " + attempt.account;
  const bool is_code = attempt.by == Attempt::By::one_time_code;
  std::vector<Limit> limits{{key_of("pair " + network + " " + account), {5, Seconds{is_code ? 300 : 30}}},
                            {key_of("address " + network), {50, Seconds{5}}}};
  if (is_code) limits.push_back({key_of("account " + account), {20, Seconds{60}}});
  if (attempt.by == Attempt::By::password)
    limits.push_back({key_of("account " + account), {100, Seconds{10}}});
  return limits;
}

/// As a digest: what people type where a user name belongs is now and then a password.
Digest Throttle::key_of(const std::string& what) const { return crypto_.sha256("attempt " + what); }

Seconds Throttle::wait(const std::vector<Limit>& limits, const std::vector<UnixTime>& weights) const {
  const UnixTime now = clock_.now();
  Seconds longest{0};
  for (std::size_t i = 0; i < limits.size(); ++i)
    longest = std::max(longest, limits[i].rate.wait(weights[i], now));
  return longest;
}

void Throttle::count(const std::vector<Limit>& limits) {
  std::vector<AttemptStore::Weight> weights;
  for (const Limit& limit : limits) weights.push_back({limit.key, limit.rate.pace});
  store_.add(weights, clock_.now());
}

std::string network_of(const std::string& address) {
  const auto parsed = http::read_ip_address(address);
  if (!parsed) return address;
  constexpr unsigned subscriber_bits = 64;
  return http::is_version4(*parsed) ? http::to_text(*parsed)
                                    : http::to_text(http::beginning(*parsed, subscriber_bits)) + "/" +
                                          std::to_string(subscriber_bits);
}

}  // namespace codegrant::server
