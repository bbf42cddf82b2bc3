// What is thrown beside a breakdown of the inside, where an authorization request is already known to be one
// whose client waits for an answer (RFC 6749 §4.1.2.1).
#pragma once

#include <exception>

#include "server/domain/authorization_request.hpp"

namespace codegrant::server {

/// Carries the breakdown nested in it. Whoever catches it answers to `target` and logs the breakdown.
class ClientWaits : public std::exception {
 public:
  explicit ClientWaits(RedirectTarget waiting) : target(std::move(waiting)) {}
  const char* what() const noexcept override { return "a client waits for an answer"; }

  RedirectTarget target;
};

}  // namespace codegrant::server
