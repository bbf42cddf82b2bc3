// A few connections to a PostgreSQL database that many threads share.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "server/adapters/postgres_connection.hpp"

namespace codegrant::server::postgres {

/// Whether a connection was made just now, or lay idle, where it may have been cut off.
enum class Age { fresh, used };

class Pool {
 public:
  /// At most `most` connections to `address`; each is a process at the server. None is made yet.
  Pool(std::string_view address, std::size_t most) : address_(address), most_(most) {}

  /// One of the connections, for as long as it lives: not one that is known to be cut off, and one that
  /// breaks meanwhile does not come back. Throws Overloaded where none becomes free in time, and
  /// ConnectionLost where none can be made.
  struct Loan {
    explicit Loan(Pool& lender);
    ~Loan();
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;

    Pool& pool;
    std::unique_ptr<Connection> connection;
    Age age = Age::used;
  };

 private:
  const std::string address_;
  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable connection_is_back_;
  std::size_t opened_ = 0;
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace codegrant::server::postgres
