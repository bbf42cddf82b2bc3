// User resources: passwords are hashed, keys of second factors sealed, login names unique; a new password or
// a deactivation ends sessions.
#pragma once

#include "server/domain/resource_rules.hpp"
#include "server/domain/sealer.hpp"
#include "server/ports/clock.hpp"
#include "server/ports/password_hasher.hpp"
#include "server/ports/session_store.hpp"

namespace codegrant::server {

class UserRules : public ResourceRules {
 public:
  UserRules(PasswordHasher& hasher, const Sealer& sealer, SessionStore& sessions, const Clock& clock)
      : hasher_(hasher), sealer_(sealer), sessions_(sessions), clock_(clock) {}

  std::string type() const override { return "User"; }
  std::vector<std::string> search_parameters() const override;
  std::variant<Prepared, Problems> prepare(const std::string& id, const Json& body,
                                           const Json& stored) override;
  Json shown(const Json& body) const override;
  void changed(const std::string& id, const Json& before, const Json& after) override;

 private:
  PasswordHasher& hasher_;
  const Sealer& sealer_;
  SessionStore& sessions_;
  const Clock& clock_;
};

}  // namespace codegrant::server
