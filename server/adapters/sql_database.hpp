// A relational database that many threads read and write.
#pragma once

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "server/adapters/sql_connection.hpp"

namespace codegrant::server::sql {

/// What a transaction sees of those beside it.
enum class Isolation {
  serializable,    ///< nothing: it is as if it ran alone
  read_committed,  ///< each of its statements sees what others committed before that statement
};

class Database {
 public:
  virtual ~Database() = default;

  /// Runs `work(Connection&)` in a transaction that is as if no other ran beside it, and gives its answer
  /// once that is on disk. Where it throws, its own changes are undone, nobody else's, and the caller gets
  /// the exception. Where the commit fails, nothing took effect and the caller gets StoreUnavailable. `work`
  /// may run more than once, its earlier changes undone: it must leave no trace but in the database and its
  /// answer.
  template <class Work>
  auto write(Work work) -> std::invoke_result_t<Work, Connection&> {
    return answer_of(work, [this](const Task& task) { commit(task, Isolation::serializable); });
  }

  /// As `write`, but others may commit between the statements of `work`, where the engine has such a thing.
  /// For work whose rules all hang on rows that it changes, since nothing is run again for what lies near
  /// them.
  template <class Work>
  auto write_rows(Work work) -> std::invoke_result_t<Work, Connection&> {
    return answer_of(work, [this](const Task& task) { commit(task, Isolation::read_committed); });
  }

  /// Runs `work(Connection&)` on the caller's thread; it can only read. It sees all that was answered to
  /// anyone before it began. `work` must not call `read` or `write`.
  template <class Work>
  auto read(Work work) -> std::invoke_result_t<Work, Connection&> {
    return answer_of(work, [this](const Task& task) { look(task); });
  }

 protected:
  using Task = std::function<void(Connection&)>;

  Database() = default;
  Database(const Database&) = default;
  Database& operator=(const Database&) = default;

  virtual void commit(const Task& task, Isolation isolation) = 0;
  virtual void look(const Task& task) = 0;

 private:
  template <class Work, class Run>
  static auto answer_of(Work& work, const Run& run) -> std::invoke_result_t<Work, Connection&> {
    using Answer = std::invoke_result_t<Work, Connection&>;
    if constexpr (std::is_void_v<Answer>) {
      run(std::ref(work));
    } else {
      std::optional<Answer> answer;
      run([&](Connection& connection) { answer.emplace(work(connection)); });
      return std::move(*answer);
    }
  }
};

}  // namespace codegrant::server::sql
