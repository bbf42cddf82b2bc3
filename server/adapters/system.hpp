// The machine's own clock and randomness.
#pragma once

#include "server/ports/clock.hpp"
#include "server/ports/random.hpp"

namespace codegrant::server {

class SystemClock final : public Clock {
 public:
  UnixTime now() const override;
};

/// OpenSSL's generator. Safe to use from several threads at once.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::byte> bytes) override;
};

}  // namespace codegrant::server
