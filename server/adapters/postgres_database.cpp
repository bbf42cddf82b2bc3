#include "server/adapters/postgres_database.hpp"

#include <chrono>
#include <random>
#include <thread>

#include "server/adapters/postgres_migrations.hpp"
#include "server/ports/store_error.hpp"

namespace codegrant::server {
namespace {

using postgres::Age;
using postgres::Conflict;
using postgres::Connection;
using postgres::ConnectionLost;
using postgres::Pool;

// A few connections serve many threads; each is a process at the server.
constexpr std::size_t most_connections = 16;

// A transaction that was in another's way this often stays so: the database is overloaded.
constexpr int most_tries = 20;

/// Waits a moment that grows with each try and differs from thread to thread, so that those who met do not
/// meet again.
void stand_back(int tries) {
  thread_local std::minstd_rand random(std::random_device{}());
  const auto longest = std::min(1 << tries, 32);
  std::this_thread::sleep_for(std::chrono::milliseconds(random() % static_cast<unsigned>(longest)));
}

std::string_view begin(sql::Isolation isolation) {
  return isolation == sql::Isolation::serializable ? "BEGIN ISOLATION LEVEL SERIALIZABLE"
                                                   : "BEGIN ISOLATION LEVEL READ COMMITTED";
}

}  // namespace

PostgresDatabase::PostgresDatabase(std::string_view address) : pool_(address, most_connections) {
  const Pool::Loan loan(pool_);
  postgres::migrate(*loan.connection);
}

void PostgresDatabase::commit(const Task& task, sql::Isolation isolation) {
  for (int tries = 1; !try_to_commit(task, isolation, tries); ++tries) stand_back(tries);
}

/// False where another transaction was in the way. BEGIN travels with the first statement that is waited for,
/// COMMIT with what was sent behind the last.
bool PostgresDatabase::try_to_commit(const Task& task, sql::Isolation isolation, int tries) {
  for (;;) {
    const Pool::Loan loan(pool_);
    Connection& connection = *loan.connection;
    bool may_take_effect = false;
    try {
      sql::send(connection, begin(isolation));
      task(connection);
      may_take_effect = true;
      connection.commit();
      return true;
    } catch (const Conflict&) {
      connection.roll_back();
      if (tries == most_tries) throw;
      return false;
    } catch (const ConnectionLost&) {
      // Another connection may do, where this one broke while it lay idle.
      if (may_take_effect || loan.age == Age::fresh) throw;
    } catch (...) {
      connection.roll_back();
      throw;
    }
  }
}

void PostgresDatabase::look(const Task& task) {
  for (;;) {
    const Pool::Loan loan(pool_);
    try {
      return task(*loan.connection);
    } catch (const ConnectionLost&) {
      if (loan.age == Age::fresh) throw;
    }
  }
}

}  // namespace codegrant::server
