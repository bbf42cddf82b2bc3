#include "server/adapters/postgres_pool.hpp"

#include <chrono>
#include <utility>

#include "server/ports/store_error.hpp"

namespace codegrant::server::postgres {
namespace {

// How long a caller waits for a connection.
constexpr std::chrono::seconds patience{10};

}  // namespace

Pool::Loan::Loan(Pool& lender) : pool(lender) {
  std::unique_lock lock(lender.mutex_);
  const auto is_free = [&] { return !lender.idle_.empty() || lender.opened_ < lender.most_; };
  if (!lender.connection_is_back_.wait_for(lock, patience, is_free))
    throw Overloaded("postgresql: no connection became free in time");
  while (!lender.idle_.empty()) {
    connection = std::move(lender.idle_.back());
    lender.idle_.pop_back();
    if (connection->is_silent()) return;
    --lender.opened_;
  }
  ++lender.opened_;
  lock.unlock();
  try {
    age = Age::fresh;
    connection = std::make_unique<Connection>(lender.address_);
  } catch (...) {
    lock.lock();
    --lender.opened_;
    lender.connection_is_back_.notify_one();  // who waits may try, and be told the same
    throw;
  }
}

Pool::Loan::~Loan() {
  {
    const std::lock_guard lock(pool.mutex_);
    if (connection->is_whole())
      pool.idle_.push_back(std::move(connection));
    else
      --pool.opened_;
  }
  pool.connection_is_back_.notify_one();
}

}  // namespace codegrant::server::postgres
