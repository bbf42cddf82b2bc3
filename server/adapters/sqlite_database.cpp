#include "server/adapters/sqlite_database.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "server/adapters/sqlite_migrations.hpp"
#include "server/ports/store_error.hpp"

namespace codegrant::server {
namespace {

using sqlite::Access;
using sqlite::Connection;

constexpr std::string_view file_scheme = "sqlite:";
constexpr std::string_view memory_address = "memory:";

// Bounds how long the first of a group waits for the last; larger groups hardly gain (ADR 0005).
constexpr std::size_t largest_group = 64;

// A read takes microseconds, so that a few readers serve many threads.
constexpr std::size_t most_readers = 8;

void create_private_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) throw StoreUnavailable("cannot open " + path + ": " + std::generic_category().message(errno));
  ::close(file);
}

// All connections of this process that name it share one memory database; no two objects do.
std::string fresh_memory_name() {
  static std::atomic<unsigned> count = 0;
  return "file:/codegrant-" + std::to_string(++count) + "?vfs=memdb";
}

std::string sqlite_name(std::string_view address) {
  if (address == memory_address) return fresh_memory_name();
  if (!address.starts_with(file_scheme) || address.size() == file_scheme.size())
    throw std::invalid_argument("a store's address is sqlite:PATH or memory:");
  std::string path(address.substr(file_scheme.size()));
  create_private_file(path);
  // Neither `file:` nor `:memory:` means anything special once the path is absolute or begins with a dot.
  return path.front() == '/' ? path : "./" + path;
}

void use_write_ahead_log(Connection& connection) {
  sql::Statement mode(connection, "PRAGMA journal_mode = WAL");
  mode.next();
  if (mode.text(0) != "wal") throw StoreUnavailable("sqlite: the file system cannot hold a write-ahead log");
}

}  // namespace

SqliteDatabase::SqliteDatabase(std::string_view address)
    : in_memory_(address == memory_address),
      name_(sqlite_name(address)),
      writer_(std::make_unique<Connection>(name_, Access::read_write)) {
  if (!in_memory_) use_write_ahead_log(*writer_);
  // What a statement may have to undo stays in memory: in a group of many jobs that would be a file to create
  // and to delete.
  writer_->run("PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY");
  migrate(*writer_);
  writer_thread_ = std::thread([this] { run_writer(); });
}

SqliteDatabase::~SqliteDatabase() {
  {
    const std::lock_guard lock(jobs_mutex_);
    closing_ = true;
  }
  job_arrived_.notify_one();
  writer_thread_.join();
  // The last connection to close moves the log into the file. Only the writer can.
  idle_readers_.clear();
  writer_.reset();
}

void SqliteDatabase::commit(const Task& task, sql::Isolation) {
  Job job{&task, {}};
  auto done = job.done.get_future();
  {
    const std::lock_guard lock(jobs_mutex_);
    jobs_.push_back(std::move(job));
  }
  job_arrived_.notify_one();
  done.get();
}

void SqliteDatabase::look(const Task& task) {
  const ReaderLoan loan(*this);
  task(*loan.reader);
}

void SqliteDatabase::run_writer() {
  for (auto group = next_group(); !group.empty(); group = next_group()) commit_group(group);
}

// Waits for work. Empty: there will be none any more.
std::vector<SqliteDatabase::Job> SqliteDatabase::next_group() {
  std::unique_lock lock(jobs_mutex_);
  job_arrived_.wait(lock, [this] { return closing_ || !jobs_.empty(); });
  std::vector<Job> group;
  while (!jobs_.empty() && group.size() < largest_group) {
    group.push_back(std::move(jobs_.front()));
    jobs_.pop_front();
  }
  return group;
}

void SqliteDatabase::commit_group(std::span<Job> group) {
  std::size_t running = group.size();  // none
  try {
    const auto memory = in_memory_ ? std::unique_lock(memory_mutex_) : std::unique_lock<std::shared_mutex>();
    sql::execute(*writer_, "BEGIN IMMEDIATE");
    for (std::size_t i = 0; i < group.size(); ++i) {
      running = i;
      (*group[i].work)(*writer_);
    }
    running = group.size();
    sql::execute(*writer_, "COMMIT");
  } catch (...) {
    roll_back();
    if (running == group.size()) {
      for (auto& job : group) job.done.set_exception(std::current_exception());
      return;
    }
    group[running].done.set_exception(std::current_exception());
    // The others once more, without the one that failed. A savepoint for each would spare this, but copies
    // every page that a job changes, and jobs hardly ever fail.
    for (const auto part : {group.first(running), group.subspan(running + 1)})
      if (!part.empty()) commit_group(part);
    return;
  }
  for (auto& job : group) job.done.set_value();
}

void SqliteDatabase::roll_back() {
  try {
    if (writer_->in_transaction()) writer_->run("ROLLBACK");
  } catch (const StoreUnavailable&) {
    // The next BEGIN finds the transaction still open, fails, and comes here again.
  }
}

SqliteDatabase::ReaderLoan::ReaderLoan(SqliteDatabase& lender) : database(lender) {
  if (lender.in_memory_) memory = std::shared_lock(lender.memory_mutex_);
  std::unique_lock lock(lender.readers_mutex_);
  lender.reader_is_back_.wait(
      lock, [&] { return !lender.idle_readers_.empty() || lender.readers_opened_ < most_readers; });
  if (lender.idle_readers_.empty()) {
    reader = std::make_unique<Connection>(lender.name_, Access::read_only);
    // In KB: the tops of the trees. With each commit a reader forgets what it keeps, all of it.
    reader->run("PRAGMA cache_size = -500");
    ++lender.readers_opened_;
    return;
  }
  reader = std::move(lender.idle_readers_.back());
  lender.idle_readers_.pop_back();
}

SqliteDatabase::ReaderLoan::~ReaderLoan() {
  {
    const std::lock_guard lock(database.readers_mutex_);
    database.idle_readers_.push_back(std::move(reader));
  }
  database.reader_is_back_.notify_one();
}

}  // namespace codegrant::server
