// The public keys that clients sign with: registered as `jwks`, or fetched from their `jwks_uri`.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "server/domain/client.hpp"
#include "server/ports/clock.hpp"
#include "server/ports/crypto.hpp"
#include "server/ports/web.hpp"

namespace codegrant::server {

/// Safe to use from several threads.
class ClientKeys {
 public:
  /// Hears which client's keys could not be had, and why.
  using TellMissing = std::function<void(const std::string& client, const std::string& reason)>;

  /// A fetch keeps the thread of the request that needs it. There are at most `most_fetches` at a time, one
  /// for each client and one for each address.
  ClientKeys(Web& web, const Clock& clock, std::size_t most_fetches, TellMissing tell_missing)
      : web_(web), clock_(clock), most_fetches_(most_fetches), tell_missing_(std::move(tell_missing)) {}

  /// The keys of `client` that may have made a signature by `alg`, under that `kid` where one is given. What
  /// was fetched is good for five minutes, and for ten more where it cannot be fetched again; for a kid that
  /// is not in it it is fetched again no sooner than a minute later. Fails with `invalid_client` where the
  /// keys cannot be had, and, at once, with `temporarily_unavailable` while a fetch under way is in the way
  /// of theirs.
  Result<std::vector<PublicJwk>> find(const Client& client, const std::string& kid, const std::string& alg);

 private:
  /// What a client's address gave.
  struct Fetched {
    std::string uri;
    std::optional<std::vector<Json>> keys;  ///< none: nothing yet
    UnixTime keys_at{};
    UnixTime asked_at{};
  };
  struct UnderWay {
    std::string client;
    std::string uri;
  };
  enum class Step { use_known, fetch, come_again };

  Result<std::vector<Json>> fetched(const Client& client, const std::string& kid);
  Step next_step(const Client& client, const std::string& kid);
  bool is_wanted(const Client& client, const std::string& kid) const;
  Result<std::vector<Json>> fetch(const std::string& uri);
  void keep(const Client& client, Result<std::vector<Json>> keys);
  void make_room();
  std::optional<std::vector<Json>> known(const Client& client) const;

  Web& web_;
  const Clock& clock_;
  const std::size_t most_fetches_;
  const TellMissing tell_missing_;
  mutable std::mutex mutex_;                // of what follows
  std::map<std::string, Fetched> fetched_;  // by client: whoever has many addresses has one place here
  std::vector<UnderWay> under_way_;
};

}  // namespace codegrant::server
