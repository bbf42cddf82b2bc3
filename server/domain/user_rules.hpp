// User resources: passwords are hashed, keys of second factors sealed, login names unique; a new password or
// a deactivation ends sessions, a deletion takes the user's Grants along.
#pragma once

#include "server/domain/resource_rules.hpp"
#include "server/domain/sealer.hpp"
#include "server/ports/password_hasher.hpp"

namespace codegrant::server {

class UserRules : public ResourceRules {
 public:
  UserRules(PasswordHasher& hasher, const Sealer& sealer) : hasher_(hasher), sealer_(sealer) {}

  std::string type() const override { return "User"; }
  std::vector<std::string> search_parameters() const override;
  std::variant<Prepared, Problems> prepare(const std::string& id, const Json& body,
                                           const Json& stored) override;
  Json shown(const Json& body) const override;
  bool keeps(const std::vector<std::string>& path) const override;
  Consequences consequences(const std::string& id, const Json& before, const Json& after) const override;

 private:
  PasswordHasher& hasher_;
  const Sealer& sealer_;
};

}  // namespace codegrant::server
