// The public keys that clients sign with: registered as `jwks`, or fetched from their `jwks_uri`.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "server/domain/client.hpp"
#include "server/ports/clock.hpp"
#include "server/ports/crypto.hpp"
#include "server/ports/web.hpp"

namespace codegrant::server {

/// Safe to use from several threads.
class ClientKeys {
 public:
  ClientKeys(Web& web, const Clock& clock) : web_(web), clock_(clock) {}

  /// The keys of `client` that may have made a signature by `alg`, under that `kid` where one is given. What
  /// was fetched is kept for five minutes, and asked for again no sooner than a minute later, for a kid that
  /// is not in it. Fails with `invalid_client` where they cannot be had, and with `temporarily_unavailable`
  /// while another request fetches them for the first time.
  Result<std::vector<PublicJwk>> find(const Client& client, const std::string& kid, const std::string& alg);

 private:
  /// What came from an address; none: it failed.
  struct Fetched {
    std::optional<std::vector<Json>> keys;
    UnixTime at{};
    bool is_being_fetched = false;
  };

  Result<std::vector<Json>> fetch(const std::string& uri, const std::string& kid);
  Result<std::string> get(const std::string& uri);
  bool begin_fetch(const std::string& uri, const std::string& kid);
  Result<std::vector<Json>> known(const std::string& uri);

  Web& web_;
  const Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Fetched, std::less<>> fetched_;
};

}  // namespace codegrant::server
