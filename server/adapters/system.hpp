// The machine's own clock and randomness, and what it allows a process.
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

/// Lets this process open as many descriptors as the system allows it at all: each connection takes one.
void raise_descriptor_limit();

}  // namespace codegrant::server
