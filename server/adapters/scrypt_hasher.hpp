// Password hashes by scrypt (RFC 7914), computed on a few threads of their own.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "server/ports/password_hasher.hpp"
#include "server/ports/random.hpp"

namespace codegrant::server {

class ScryptHasher final : public PasswordHasher {
 public:
  struct Limits {
    std::size_t threads = 2;   ///< how many hashes are computed at once, each in up to 64 MiB
    std::size_t waiting = 64;  ///< how many more may wait; the next is Overloaded
  };

  /// `random` gives the salts; it is used from several threads at once and must outlive this.
  explicit ScryptHasher(Random& random) : ScryptHasher(random, Limits{}) {}
  ScryptHasher(Random& random, Limits limits);
  /// No call may be under way.
  ~ScryptHasher() override;

  std::string hash(const Secret& password) override;
  bool verify(const Secret& password, std::string_view stored) override;

  /// How many wait or are being computed now.
  std::size_t under_way();

 private:
  /// The place that a hash takes until it is done; free again before its caller goes on.
  struct Place {
    explicit Place(ScryptHasher& owner) : hasher(owner) {}
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    ScryptHasher& hasher;
  };

  /// Runs `work` on one of the threads and waits for it. Throws what it throws, or Overloaded.
  void run(const std::function<void()>& work);
  void run_jobs();

  Random& random_;
  const Limits limits_;
  std::mutex mutex_;
  std::condition_variable job_arrived_;
  std::deque<std::packaged_task<void()>> jobs_;
  std::size_t places_taken_ = 0;  ///< by hashes that wait or are being computed
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace codegrant::server
