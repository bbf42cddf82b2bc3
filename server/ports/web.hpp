// Other servers, at addresses that clients registered: nobody's word is taken for where they lead.
#pragma once

#include <string>

#include "server/base/error.hpp"

namespace codegrant::server {

/// Safe to use from several threads. Every call is bounded in time and size and follows no redirect; https
/// only, and no address of this machine or of a private network, unless the operator allows both. Fails with
/// `network_error`, and never throws.
class Web {
 public:
  virtual ~Web() = default;
  /// The body of a 200 answer.
  virtual Result<std::string> get(const std::string& url) = 0;
  /// Sends a form; done where the answer is a 2xx.
  virtual Result<void> post_form(const std::string& url, const std::string& form) = 0;
};

}  // namespace codegrant::server
