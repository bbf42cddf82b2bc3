// Tells clients, server to server, that a login of theirs is over (OpenID Connect Back-Channel Logout 1.0).
#pragma once

#include <string>
#include <vector>

#include "server/domain/directory.hpp"
#include "server/domain/keyring.hpp"
#include "server/ports/outbox.hpp"
#include "server/ports/random.hpp"
#include "server/ports/session_store.hpp"

namespace codegrant::server {

/// What a client knows a browser's login by: `sid` in its id_tokens and logout tokens. It gives nothing away
/// of the session's own id, and two clients cannot compare theirs.
std::string sid_of(const Crypto& crypto, const ClientLogin& login);

/// Safe to use from several threads.
class BackchannelLogout {
 public:
  BackchannelLogout(std::string issuer, const Directory& directory, SessionStore& sessions, Keyring& keyring,
                    const Crypto& crypto, Random& random, const Clock& clock, Outbox& outbox)
      : issuer_(std::move(issuer)),
        directory_(directory),
        sessions_(sessions),
        keyring_(keyring),
        crypto_(crypto),
        random_(random),
        clock_(clock),
        outbox_(outbox) {}

  /// Ends the tree of sessions that this one is in, and tells.
  void end_tree(const std::string& session_id);

  /// Sends a logout token for each of these logins, once, to its client where that has a
  /// `backchannel_logout_uri`. Does not wait for them, and never throws: what ended has ended.
  void tell(const std::vector<ClientLogin>& ended);

 private:
  void tell(const ClientLogin& login);
  std::string logout_token(const Client& client, const ClientLogin& login);

  std::string issuer_;
  const Directory& directory_;
  SessionStore& sessions_;
  Keyring& keyring_;
  const Crypto& crypto_;
  Random& random_;
  const Clock& clock_;
  Outbox& outbox_;
};

}  // namespace codegrant::server
