// The background sweep works a backlog off.
#include "server/app/sweeping.hpp"

#include <gtest/gtest.h>

#include <future>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

/// Has three batches: two full ones and a rest.
class Backlog : public Sweeper {
 public:
  std::size_t sweep(UnixTime, std::size_t limit) override {
    if (++batches_ < 3) return limit;
    if (batches_ == 3) worked_off_.set_value();
    return 1;
  }
  std::future<void> worked_off() { return worked_off_.get_future(); }

 private:
  int batches_ = 0;
  std::promise<void> worked_off_;
};

TEST(Sweeping, GoesOnAtOnceWhileThereIsMore) {
  Backlog backlog;
  auto worked_off = backlog.worked_off();
  const SettableClock clock;
  const Sweeping sweeping(backlog, clock);
  EXPECT_EQ(worked_off.wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

}  // namespace
}  // namespace codegrant::server
