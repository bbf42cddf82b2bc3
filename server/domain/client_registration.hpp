// Clients that register themselves (RFC 7591) and look after their registration (RFC 7592).
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "server/domain/collection.hpp"
#include "server/domain/directory.hpp"
#include "server/ports/crypto.hpp"
#include "server/ports/random.hpp"

namespace codegrant::server {

/// A client and what was made for it just now, to be told once: the store keeps hashes.
struct RegisteredClient {
  Client client;
  Secret registration_access_token;     ///< a new one, or that which it showed
  std::optional<Secret> client_secret;  ///< none: it has its own already, or needs none
  std::int64_t version = 0;             ///< the one whose token was shown; a write takes no other's place
};

/// Safe to use from several threads.
class ClientRegistration {
 public:
  /// `clients` holds each document to the rules of Clients, and ends what a deleted one leaves behind.
  ClientRegistration(Collection& clients, const Directory& directory, const Crypto& crypto, Random& random)
      : clients_(clients), directory_(directory), crypto_(crypto), random_(random) {}

  /// VersionConflict: somebody else wrote the client meanwhile.
  using Outcome = std::variant<RegisteredClient, Problems, VersionConflict>;

  /// A new client under an id that nobody chose. `document`: see `client_of_metadata`.
  Outcome create(Json document);
  /// Puts `document` in place of what the client was registered with. Its secret stays, is made where it
  /// needs one now, and goes where it needs none any more; so does what an administrator changed.
  Outcome replace(const RegisteredClient& registered, const Json& document);
  /// Its sessions, codes and Grants end with it. False where somebody else wrote it meanwhile.
  bool erase(const RegisteredClient& registered);

  /// The active client of that id; none also where it is not the one that `token` was made for.
  std::optional<RegisteredClient> find(const std::string& client_id, const Secret& token) const;

 private:
  Secret issue_secret(Json& document);
  Outcome write(const std::string& id, const Json& document, std::int64_t version);

  Collection& clients_;
  const Directory& directory_;
  const Crypto& crypto_;
  Random& random_;
};

}  // namespace codegrant::server
