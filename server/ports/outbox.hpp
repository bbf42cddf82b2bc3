// Messages to other servers that no request waits for.
#pragma once

#include <string>

namespace codegrant::server {

/// Safe to use from several threads.
class Outbox {
 public:
  virtual ~Outbox() = default;
  /// Sends a form to an address that a client registered, soon and at most once. Never waits, never throws.
  virtual void post_form_later(std::string url, std::string form) = 0;
};

}  // namespace codegrant::server
