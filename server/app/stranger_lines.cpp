#include "server/app/stranger_lines.hpp"

#include <utility>

#include "server/domain/rate.hpp"
#include "server/domain/throttle.hpp"

namespace codegrant::server {
namespace {

constexpr Rate of_one_address{50, Seconds{5}};
constexpr Rate of_all{5000, Seconds{1}};
// More than can weigh at a time, since each of them had a line of those that all have together.
constexpr std::size_t most_addresses = 10'000;

bool is_welcome(const Rate& rate, UnixTime weight, UnixTime now) {
  return rate.wait(weight, now) <= Seconds{0};
}

}  // namespace

bool StrangerLines::take(const std::string& address, UnixTime now) {
  const std::string network = network_of(address);
  const std::lock_guard lock(mutex_);
  const auto known = addresses_.find(network);
  const UnixTime weight = known == addresses_.end() ? UnixTime{} : known->second;
  if (!is_welcome(of_one_address, weight, now) || !is_welcome(of_all, all_, now)) {
    ++left_out_;
    return false;
  }
  if (addresses_.size() >= most_addresses) forget_what_weighs_no_more(now);
  addresses_[network] = of_one_address.add(weight, now);
  all_ = of_all.add(all_, now);
  return true;
}

std::uint64_t StrangerLines::take_left_out() {
  const std::lock_guard lock(mutex_);
  return std::exchange(left_out_, 0);
}

void StrangerLines::forget_what_weighs_no_more(UnixTime now) {
  std::erase_if(addresses_, [now](const auto& address) { return address.second <= now; });
}

}  // namespace codegrant::server
