// What a user has granted to a client before, kept as Grant resources.
#pragma once

#include <string>
#include <vector>

#include "codegrant/protocol/scope.hpp"
#include "server/domain/collection.hpp"
#include "server/ports/clock.hpp"
#include "server/ports/crypto.hpp"

namespace codegrant::server {

/// Reads and writes Grants for the grant page. Safe to use from several threads.
class Consents {
 public:
  Consents(Collection& grants, const Crypto& crypto, const Clock& clock)
      : grants_(grants), crypto_(crypto), clock_(clock) {}

  /// Whether `user` granted `client` all of `scope` already, in all Grants of the two together.
  bool covers(const std::string& user, const std::string& client, const Scope& scope) const;

  /// Remembers a grant, beside what was granted before.
  void record(const std::string& user, const std::string& client, const Scope& scope);

  struct Granted {
    std::string client;
    Scope scope;
  };
  /// What `user` has granted to whom, one for each client.
  std::vector<Granted> list(const std::string& user) const;

  /// Takes all of it back; the client's sessions of this user end.
  void revoke(const std::string& user, const std::string& client);

 private:
  /// Consent given on the page goes into one Grant for each pair of user and client: its id follows from
  /// both.
  std::string grant_id(const std::string& user, const std::string& client) const;
  std::vector<Json> all(const std::vector<Match>& matches) const;
  std::optional<Scope> granted(const std::string& user, const std::string& client) const;

  Collection& grants_;
  const Crypto& crypto_;
  const Clock& clock_;
};

}  // namespace codegrant::server
