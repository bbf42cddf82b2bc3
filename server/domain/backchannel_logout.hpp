// Tells clients, server to server, that their user signed out (OpenID Connect Back-Channel Logout 1.0).
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
std::string sid_of(const Crypto& crypto, const SessionRecord& session);

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

  /// Ends the tree of sessions that this one is in, and sends a logout token to each client with a
  /// `backchannel_logout_uri` that had a live one there. Does not wait for them.
  void end_tree(const std::string& session_id);

 private:
  std::vector<SessionRecord> tree_of(const std::string& session_id);
  std::vector<SessionRecord> children_of(const std::string& session_id);
  std::string logout_token(const Client& client, const SessionRecord& session);

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
