// Keeps a running server's signing keys up to date with its store and with the calendar.
#pragma once

#include "server/app/repeating.hpp"
#include "server/domain/keyring.hpp"

namespace codegrant::server {

/// Refreshes `keyring` in the background, from its construction to its destruction.
class KeyWatch {
 public:
  explicit KeyWatch(Keyring& keyring);

 private:
  void refresh();

  Keyring& keyring_;
  Repeating repeating_;
};

}  // namespace codegrant::server
