// A time in which Ctrl-C is not heard: what was begun is ended first.
#pragma once

#include <csignal>

namespace codegrant::login {

/// While one lives, SIGINT and SIGTERM do nothing in the whole program.
class Uninterrupted {
 public:
  Uninterrupted() = default;
  ~Uninterrupted() {
    std::signal(SIGINT, interrupt_);
    std::signal(SIGTERM, terminate_);
  }
  Uninterrupted(const Uninterrupted&) = delete;
  Uninterrupted& operator=(const Uninterrupted&) = delete;

 private:
  using Handler = void (*)(int);
  const Handler interrupt_ = std::signal(SIGINT, SIG_IGN);
  const Handler terminate_ = std::signal(SIGTERM, SIG_IGN);
};

}  // namespace codegrant::login
