// Where pushed authorization requests wait for their browser, keyed by the digest of their request_uri.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "codegrant/base/time.hpp"
#include "server/ports/crypto.hpp"

namespace codegrant::server {

/// What a client sent ahead (RFC 9126 §2.1), checked, without its credentials.
struct PushedRequest {
  std::string client;
  std::string parameters;  ///< form-encoded
  UnixTime expires_at{};
};

/// A change that was answered is on disk. All functions throw StoreUnavailable and nothing else.
class PushedRequestStore {
 public:
  virtual ~PushedRequestStore() = default;
  virtual void put(const Digest& request_uri, const PushedRequest& request) = 0;
  /// Gives the parameters and forgets them, atomically: of any number of concurrent calls one gets them. None
  /// where unknown, taken, expired, or pushed by another client, which changes nothing then.
  virtual std::optional<std::string> take(const Digest& request_uri, std::string_view client,
                                          UnixTime now) = 0;
};

}  // namespace codegrant::server
