// The stores that the contract is held against, and the values that its tests share.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include "server/ports/attempt_store.hpp"
#include "server/ports/code_store.hpp"
#include "server/ports/interaction_store.hpp"
#include "server/ports/key_store.hpp"
#include "server/ports/once_store.hpp"
#include "server/ports/policy_queries.hpp"
#include "server/ports/pushed_request_store.hpp"
#include "server/ports/resource_store.hpp"
#include "server/ports/session_store.hpp"
#include "server/ports/sweeper.hpp"

namespace codegrant::server {

/// One backend, opened. The references live as long as this object.
struct Stores {
  virtual ~Stores() = default;
  virtual ResourceStore& resources() = 0;
  virtual SessionStore& sessions() = 0;
  virtual CodeStore& codes() = 0;
  virtual InteractionStore& interactions() = 0;
  virtual PushedRequestStore& pushed_requests() = 0;
  virtual KeyStore& keys() = 0;
  virtual AttemptStore& attempts() = 0;
  virtual OnceStore& once() = 0;
  virtual Sweeper& sweeper() = 0;
  virtual PolicyQueries& policy_queries() = 0;
};

/// How to open one backend. `place` is an empty folder of the test's own.
struct Backend {
  std::string name;
  std::function<std::unique_ptr<Stores>(const std::filesystem::path& place)> open;
};
std::ostream& operator<<(std::ostream& out, const Backend& backend);

/// Every backend: a new one joins by a row in stores.cpp.
std::vector<Backend> all_backends();
/// Those that keep what they hold when they are closed.
std::vector<Backend> lasting_backends();

/// The address of a PostgreSQL database named after the folder `place`, made where it is not there.
std::string postgres_database(const std::filesystem::path& place);

/// The same database as a role that tests of policies use; it exists from then on.
std::string as_policies(const std::string& address);

/// A folder that is gone with this object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A test that runs against one backend.
class StoreContract : public testing::TestWithParam<Backend> {
 protected:
  Stores& stores() { return *stores_; }
  void reopen();

 private:
  TemporaryFolder folder_;
  std::unique_ptr<Stores> stores_ = GetParam().open(folder_.path());
};

using Ids = std::vector<std::string>;

/// The moment that tests count from.
constexpr UnixTime noon = from_unix(1'800'000'000);
constexpr auto second = Seconds{1};

/// A digest that `name` stands for; the same each time.
Digest digest_of(const std::string& name);

/// A session that began at noon and lasts an hour.
SessionRecord session_named(const std::string& id);
/// A token that is good for ten minutes from noon.
TokenRecord token_named(const std::string& name, TokenKind kind);
/// A code and an interaction of which only the end matters.
CodeGrant code_until(UnixTime expires_at);

/// Writes the documents of `session_named`'s client and user: `{"of":"webapp"}` and `{"of":"alice"}`.
void put_owners(Stores& stores);
Interaction interaction_until(const std::string& id, UnixTime expires_at);

/// Runs `work(0)` … `work(count - 1)` on threads that start together, and waits for all.
template <class Work>
void at_once(int count, Work work) {
  std::vector<std::thread> threads;
  std::atomic<int> missing = count;
  for (int i = 0; i < count; ++i)
    threads.emplace_back([&, i] {
      --missing;
      while (missing > 0) std::this_thread::yield();
      work(i);
    });
  for (auto& thread : threads) thread.join();
}

/// Instantiates the suite for `backends`.
#define HOLD_EVERY_STORE_TO(suite, backends)                           \
  INSTANTIATE_TEST_SUITE_P(Stores, suite, testing::ValuesIn(backends), \
                           [](const auto& test) { return test.param.name; })

}  // namespace codegrant::server
