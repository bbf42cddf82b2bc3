// POST /$rotate-keys: administrators ask for new signing keys.
#pragma once

#include <string>

#include "server/domain/keyring.hpp"
#include "server/endpoints/administrator.hpp"

namespace codegrant::server {

class RotateKeysEndpoint {
 public:
  RotateKeysEndpoint(std::string scheme, const CallerFinder& callers, Policies& policies, Keyring& keyring)
      : scheme_(std::move(scheme)), callers_(callers), policies_(policies), keyring_(keyring) {}

  /// Makes the next key of each algorithm unless one waits already, and gives all keys with what they do:
  /// 200 `{keys: [{kid, alg, state, signs_from}]}`.
  http::Response handle(const http::Request& request);

 private:
  std::string scheme_;
  const CallerFinder& callers_;
  Policies& policies_;
  Keyring& keyring_;
};

}  // namespace codegrant::server
