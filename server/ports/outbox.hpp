// Messages to other servers that no request waits for.
#pragma once

#include <string>

namespace codegrant::server {

/// That a login ended, for the client that had it.
struct LogoutMessage {
  std::string client;  ///< its id
  std::string url;     ///< that it registered for this
  std::string form;    ///< with a token, which no log may have
};

/// Safe to use from several threads. Whatever is not sent is noted, with the client and the reason.
class Outbox {
 public:
  virtual ~Outbox() = default;
  /// Sends a message, soon and at most once. Never waits, never throws.
  virtual void post_later(LogoutMessage message) = 0;
  /// Notes that there should have been a message for `client` and is none.
  virtual void give_up(const std::string& client, const std::string& reason) = 0;
};

}  // namespace codegrant::server
