// Ends logins, and tells the clients, server to server, that had them (OpenID Connect Back-Channel
// Logout 1.0). Endpoints and grants end sessions here and nowhere else, so that none can forget to tell.
#pragma once

#include <set>
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

  /// Ends a session with what `scope` takes along, and tells.
  void end(const std::string& session_id, EndScope scope);
  /// Ends a session that its own client gives back, with all below it, and tells the others: that client
  /// knows.
  void end_for_its_client(const SessionRecord& session);
  /// Ends all of these, and tells.
  void end_all(const SessionsOf& whose);

  /// Sends a logout token for each of these logins, once, to its client where that has a
  /// `backchannel_logout_uri`. Does not wait for them, and never throws: what ended has ended.
  void tell(const std::vector<ClientLogin>& ended);

 private:
  void tell(const std::string& client_id, const std::set<ClientLogin>& logins);
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
