#include "server/app/key_watch.hpp"

#include <spdlog/spdlog.h>

#include <exception>

namespace codegrant::server {

KeyWatch::KeyWatch(Keyring& keyring)
    : keyring_(keyring), repeating_(keyring.refresh_interval(), [this]() -> Repeating::Duration {
        refresh();
        return keyring_.refresh_interval();
      }) {}

void KeyWatch::refresh() {
  try {
    keyring_.refresh();
  } catch (const std::exception& error) {
    spdlog::error("the signing keys could not be looked at and will be again: {}", error.what());
  }
}

}  // namespace codegrant::server
