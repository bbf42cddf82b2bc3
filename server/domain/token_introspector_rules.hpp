// TokenIntrospector resources: servers whose tokens can be exchanged for ours, and the keys that sign them.
#pragma once

#include "server/domain/resource_rules.hpp"

namespace codegrant::server {

/// Takes `{type: jwt, jwt: {iss, keys: [<public JWK>…]}}` and refuses what else Aidbox knows there: nobody is
/// asked about a token, and no key is fetched.
class TokenIntrospectorRules : public ResourceRules {
 public:
  std::string type() const override { return "TokenIntrospector"; }
  std::vector<std::string> search_parameters() const override { return {"iss"}; }
  std::variant<Prepared, Problems> prepare(const std::string& id, const Json& body,
                                           const Json& stored) override;
  Json shown(const Json& body) const override { return body; }
};

}  // namespace codegrant::server
