// Grant resources: a user's consent to a client. Taking one back ends what the client has of the user.
#pragma once

#include "codegrant/protocol/scope.hpp"
#include "server/domain/resource_rules.hpp"

namespace codegrant::server {

class GrantRules : public ResourceRules {
 public:
  std::string type() const override { return "Grant"; }
  std::vector<std::string> search_parameters() const override { return {"client", "user"}; }
  std::variant<Prepared, Problems> prepare(const std::string& id, const Json& body,
                                           const Json& stored) override;
  Json shown(const Json& body) const override { return body; }
  Consequences consequences(const std::string& id, const Json& before, const Json& after) const override;
};

/// The scope that a Grant provides; empty where it names none.
Scope provided_scope(const Json& grant);

}  // namespace codegrant::server
