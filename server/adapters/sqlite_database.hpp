// A SQLite database with one writer, which commits what waits in groups, and readers beside it.
//
// A commit costs a wait for the disk whether it carries one change or sixty. So callers hand their change to
// the writer's thread, which runs all that wait in one transaction and answers them when it is on disk. A
// group forms while the one before it is being written; nobody waits for company.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "server/adapters/sql_database.hpp"
#include "server/adapters/sqlite_connection.hpp"

namespace codegrant::server {

class SqliteDatabase final : public sql::Database {
 public:
  /// Opens `sqlite:PATH`, a file that is created with mode 0600 where it is not there, or `memory:`, which
  /// is gone with this object. Brings the schema up to date. Throws StoreUnavailable where that cannot be,
  /// or where a newer program made the schema; std::invalid_argument for any other address.
  explicit SqliteDatabase(std::string_view address);
  /// Finishes what waits. No call may begin any more.
  ~SqliteDatabase() override;
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;

  /// As `read`, for work that knows SQLite.
  template <class Work>
  auto read_sqlite(Work work) -> std::invoke_result_t<Work, sqlite::Connection&> {
    const ReaderLoan loan(*this);
    return work(*loan.reader);
  }

 private:
  struct Job {
    const Task* work;  ///< its caller waits
    std::promise<void> done;
  };

  /// One of the readers, for as long as it lives.
  struct ReaderLoan {
    explicit ReaderLoan(SqliteDatabase& lender);
    ~ReaderLoan();
    ReaderLoan(const ReaderLoan&) = delete;
    ReaderLoan& operator=(const ReaderLoan&) = delete;

    SqliteDatabase& database;
    std::shared_lock<std::shared_mutex> memory;
    std::unique_ptr<sqlite::Connection> reader;
  };

  /// With one writer every transaction is serializable.
  void commit(const Task& task, sql::Isolation isolation) override;
  void look(const Task& task) override;
  void run_writer();
  std::vector<Job> next_group();
  void commit_group(std::span<Job> group);
  void roll_back();

  const bool in_memory_;
  const std::string name_;  ///< what SQLite opens

  /// SQLite's memory databases know no snapshots: a reader that meets a writer is turned away, and asks again
  /// after a sleep of milliseconds. They take turns here instead. Files need none of this.
  std::shared_mutex memory_mutex_;

  std::mutex readers_mutex_;
  std::condition_variable reader_is_back_;
  std::size_t readers_opened_ = 0;
  std::vector<std::unique_ptr<sqlite::Connection>> idle_readers_;

  std::unique_ptr<sqlite::Connection> writer_;
  std::mutex jobs_mutex_;
  std::condition_variable job_arrived_;
  std::deque<Job> jobs_;
  bool closing_ = false;
  std::thread writer_thread_;
};

}  // namespace codegrant::server
