#include "server/adapters/postgres_database.hpp"

#include <chrono>
#include <random>
#include <thread>

#include "server/adapters/postgres_library.hpp"
#include "server/adapters/postgres_migrations.hpp"
#include "server/ports/store_error.hpp"

namespace codegrant::server {
namespace {

using postgres::Age;
using postgres::Conflict;
using postgres::Connection;
using postgres::ConnectionLost;
using postgres::Pool;
using postgres::pq;

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

/// False where the connection broke while it lay idle: another will do.
bool begin(Connection& connection, sql::Isolation isolation, Age age) {
  const bool alone = isolation == sql::Isolation::serializable;
  try {
    sql::execute(connection,
                 alone ? "BEGIN ISOLATION LEVEL SERIALIZABLE" : "BEGIN ISOLATION LEVEL READ COMMITTED");
    return true;
  } catch (const ConnectionLost&) {
    if (age == Age::fresh) throw;
    return false;
  }
}

void roll_back(Connection& connection) {
  if (pq().PQtransactionStatus(connection.handle()) != PQTRANS_IDLE) connection.run("ROLLBACK");
}

}  // namespace

PostgresDatabase::PostgresDatabase(std::string_view address) : pool_(address, most_connections) {
  const Pool::Loan loan(pool_);
  postgres::migrate(*loan.connection);
}

void PostgresDatabase::commit(const Task& task, sql::Isolation isolation) {
  for (int tries = 1; !try_to_commit(task, isolation, tries); ++tries) stand_back(tries);
}

/// False where another transaction was in the way.
bool PostgresDatabase::try_to_commit(const Task& task, sql::Isolation isolation, int tries) {
  for (;;) {
    const Pool::Loan loan(pool_);
    if (!begin(*loan.connection, isolation, loan.age)) continue;
    try {
      task(*loan.connection);
      loan.connection->run("COMMIT");
      return true;
    } catch (const Conflict&) {
      roll_back(*loan.connection);
      if (tries == most_tries) throw;
      return false;
    } catch (const ConnectionLost&) {
      throw;
    } catch (...) {
      roll_back(*loan.connection);
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
