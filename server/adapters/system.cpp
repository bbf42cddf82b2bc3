#include "server/adapters/system.hpp"

#include <openssl/rand.h>
#include <sys/resource.h>

#include <chrono>
#include <stdexcept>

namespace codegrant::server {

UnixTime SystemClock::now() const { return std::chrono::floor<Seconds>(std::chrono::system_clock::now()); }

void SystemRandom::fill(std::span<std::byte> bytes) {
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) != 1)
    throw std::runtime_error("the machine has no randomness to give");
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace codegrant::server
